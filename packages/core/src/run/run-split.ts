import {
  type Container,
  type ContainerData,
  type Entity,
  IngestError,
  type Sink,
  type Source,
  type SourceItem,
  type Split,
  type StepContext,
  toIngestError,
  type WriteResult,
} from '@sluice/plugin-api';
import { batches } from './batches.js';
import type { GoneContainers, GoneReason } from './gone-containers.js';
import { heldBack } from './held-back.js';
import { failedOutcome, mergeResults, type Outcome, type OutcomeCounts } from './outcome.js';
import { type NamedProcessor, processEntity } from './process-entity.js';
import { SplitOutcomes } from './split-outcomes.js';

const BATCH_ITEMS = 100;

/** Is told what comes of a split, as soon as that is known. */
export interface SplitListener {
  /** The source yielded this. */
  item?(item: SourceItem): void;
  /** What became of a subject. Each that the split announced or found comes exactly once, where the source keeps its contract. */
  outcome(outcome: Outcome): void;
  /** A container is in the catalogue as this; the same one may come again. */
  written?(container: Container): void;
  /** A container is alive in the catalogue by the split; the same one may come again. */
  alive(fullyQualifiedName: string): void;
}

/** What the reading of a split needs. */
export interface SplitContext {
  readonly source: Source;
  readonly processors: readonly NamedProcessor[];
  readonly sink: Sink;
  /** For the source and the processors. */
  readonly reading: StepContext;
  /** For the sink; its signal leaves time to finish what is being written. */
  readonly writing: StepContext;
  readonly gone: GoneContainers;
  readonly listener: SplitListener;
  /** The sink writes nothing, but answers what it would. */
  readonly isPlanned?: boolean;
}

/** What came of a split besides what its listener was told. */
export interface SplitResult {
  /** How many of its subjects ended in each way; not those that stand for their parts. */
  readonly outcomes: OutcomeCounts;
  readonly children: readonly Split[];
  /** Why it was not read to its end; its children must not run then. */
  readonly error?: IngestError;
}

/** Reads a split through processors into the sink. Of what it reads, no more than a batch is in memory. Never throws. */
export async function runSplit(split: Split, context: SplitContext): Promise<SplitResult> {
  const run = new SplitRun(split, context);
  try {
    const parent = split.parent === undefined ? undefined : context.gone.get(split.parent);
    if (parent !== undefined) run.dropAll(parent);
    else await run.read();
    return run.result();
  } catch (error) {
    return run.result(context.reading.signal.aborted ? new IngestError('CANCELLED', { cause: error }) : toIngestError(error));
  }
}

/** The outcomes of subjects whose split will not be read. */
export function unreadOutcomes(splits: readonly Split[], error: IngestError): readonly Outcome[] {
  return splits.flatMap(({ subjects, scope }) => subjects.map((subject) => failedOutcome(subject, scope, error)));
}

/** What an outcome says besides how it ended. */
type Told = Pick<Outcome, 'subject' | 'scope' | 'of'>;

/** A container that is to be written, with the entities that go to the sink for it. */
interface Write {
  readonly told: Told;
  readonly container: Container;
  readonly comesAgain: boolean;
  readonly entities: readonly Entity[];
}

class SplitRun {
  readonly #split: Split;
  readonly #context: SplitContext;
  readonly #outcomes: SplitOutcomes;
  readonly #children: Split[] = [];

  constructor(split: Split, context: SplitContext) {
    this.#split = split;
    this.#context = context;
    this.#outcomes = new SplitOutcomes(split.scope, (outcome) => context.listener.outcome(outcome), context.isPlanned);
    this.#outcomes.announce(split.subjects, true);
  }

  async read(): Promise<void> {
    const { source, reading } = this.#context;
    // The next batch is asked for when the last one is written: a slow sink slows the source.
    for await (const batch of batches(source.read(this.#split, reading), BATCH_ITEMS)) await this.#take(batch);
  }

  dropAll(parent: GoneReason): void {
    const { subjects, scope } = this.#split;
    for (const subject of subjects) this.#outcomes.settle(underGone({ subject, scope }, parent));
  }

  result(error?: IngestError): SplitResult {
    this.#outcomes.end(error);
    const outcomes = { ...this.#outcomes.counts };
    return error === undefined ? { outcomes, children: this.#children } : { outcomes, children: [], error };
  }

  /** Takes one batch of what the source yielded: notes splits and outcomes, processes and writes entities. */
  async #take(batch: readonly SourceItem[]): Promise<void> {
    this.#context.reading.signal.throwIfAborted();
    for (const item of batch) this.#note(item);
    const writes: Write[] = [];
    for (const item of batch) {
      if (item.type !== 'entity') continue;
      const { entity: container, tags = [], data, again: comesAgain = false } = item;
      const told = this.#told(item);
      const entities = await this.#process(told, container, data, comesAgain);
      if (entities !== undefined) writes.push({ told, container, comesAgain, entities: [...tags, ...entities] });
    }
    const { sink, writing } = this.#context;
    const early = await heldBack(writes.filter(({ comesAgain }) => comesAgain).flatMap(ownOf), sink, writing);
    const results = await this.#write(writes.flatMap(({ entities }) => entities.filter((entity) => !early.has(entity))));
    let next = 0;
    for (const write of writes) {
      const mine = write.entities.map((entity): WriteResult => {
        const result = early.has(entity) ? undefined : results[next++];
        return result ?? { status: 'unchanged' };
      });
      this.#outcomes.settle(this.#written(write, mine), write.comesAgain);
    }
  }

  #note(item: SourceItem): void {
    this.#context.listener.item?.(item);
    if (item.type === 'split') {
      this.#children.push(item.split);
      this.#outcomes.announce(item.split.subjects, false);
    } else if (item.type === 'outcome') {
      const { outcome, fullyQualifiedName } = item;
      const name = fullyQualifiedName === undefined ? {} : { fullyQualifiedName };
      this.#outcomes.settle({ ...this.#told(item), ...name, ...outcome });
    }
  }

  #told({ subject, of }: Exclude<SourceItem, { type: 'split' }>): Told {
    const { scope } = this.#split;
    return of === undefined ? { subject, scope } : { subject, scope, of };
  }

  /** The entities to write in place of `container`; `undefined` when its subject is settled without. */
  async #process(
    told: Told,
    container: Container,
    data: ContainerData | undefined,
    comesAgain: boolean,
  ): Promise<readonly Entity[] | undefined> {
    const { gone, processors, reading } = this.#context;
    const name = container.fullyQualifiedName;
    // It comes again, and what became of it the first time stands.
    if (this.#outcomes.isComing(told.subject) && gone.get(name) !== undefined) return undefined;
    const above = container.parent === undefined ? undefined : gone.get(container.parent);
    if (above !== undefined) {
      gone.add(name, above);
      this.#outcomes.settle({ ...underGone(told, above), fullyQualifiedName: name }, comesAgain);
      return undefined;
    }
    try {
      const { entities, droppedBy } = await processEntity(container, processors, reading, data);
      if (droppedBy === undefined) return entities;
      gone.add(name, 'filtered');
      const rule = `processor ${droppedBy}`;
      this.#outcomes.settle({ ...told, fullyQualifiedName: name, status: 'filtered', rule }, comesAgain);
    } catch (error) {
      const problem = toIngestError(error);
      if (problem.fatal || reading.signal.aborted) throw error;
      gone.add(name, 'failed');
      this.#outcomes.settle({ ...told, fullyQualifiedName: name, status: 'failed', error: problem }, comesAgain);
    }
    return undefined;
  }

  async #write(entities: readonly Entity[]): Promise<readonly WriteResult[]> {
    if (entities.length === 0) return [];
    const results = await this.#context.sink.write(entities, this.#context.writing);
    if (results.length === entities.length) return results;
    throw new IngestError('PLUGIN_INVALID', {
      message: `The sink answered ${results.length} results for a batch of ${entities.length} entities`,
    });
  }

  #written({ told, container, entities }: Write, results: readonly WriteResult[]): Outcome {
    const name = container.fullyQualifiedName;
    // Tags and what a processor added do not decide what became of the subject, unless they fail.
    const decisive = results.filter(
      (result, index) => entities[index]?.fullyQualifiedName === name || result.status === 'failed',
    );
    const result = decisive.reduce(mergeResults);
    const { gone, listener } = this.#context;
    if (result.status === 'failed') gone.add(name, 'failed');
    else listener.alive(name);
    for (const [index, entity] of entities.entries()) {
      if (entity.kind === 'container' && results[index]?.status !== 'failed') listener.written?.(entity);
    }
    // Whatever the sink made of what a processor added: it is not gone from the store.
    for (const { kind, fullyQualifiedName: added } of entities) {
      if (kind === 'container' && added !== name) listener.alive(added);
    }
    const written = entities.find((entity) => entity.fullyQualifiedName === name);
    const columns = written?.kind === 'container' ? written.dataModel?.columns.length : undefined;
    const named = columns === undefined ? { ...told, fullyQualifiedName: name } : { ...told, fullyQualifiedName: name, columns };
    return { ...named, ...result };
  }
}

/** The entity of a write that is not of its tags, and not added by a processor. */
function ownOf({ container: { fullyQualifiedName }, entities }: Write): readonly Entity[] {
  return entities.filter((entity) => entity.kind === 'container' && entity.fullyQualifiedName === fullyQualifiedName);
}

function underGone(told: Told, parent: GoneReason): Outcome {
  return parent === 'filtered'
    ? { ...told, status: 'filtered', rule: 'its parent is filtered out' }
    : { ...told, status: 'failed', error: new IngestError('PARENT_FAILED') };
}
