import { createHash } from 'node:crypto';
import {
  type Container,
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
import { from, lastValueFrom } from 'rxjs';
import { batches } from './batches.js';
import { failedOutcome, mergeResults, type Outcome } from './outcome.js';
import { type NamedProcessor, processEntity } from './process-entity.js';
import { pullLanes } from './pull-lanes.js';
import { SplitOutcomes } from './split-outcomes.js';

const BATCH_ITEMS = 100;

/** Containers that are not in the catalogue by this run, and why; what lies below them is not written either. */
export type GoneContainers = Map<string, 'filtered' | 'failed'>;

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
}

/** What came of a split. Each subject that it announced or found is in `outcomes` exactly once. */
export interface SplitResult {
  readonly outcomes: readonly Outcome[];
  readonly children: readonly Split[];
  readonly names: readonly string[];
  readonly fingerprint: string;
  /** Why it was not read to its end; its children must not run then. */
  readonly error?: IngestError;
}

/** Reads a split through processors into the sink. Never throws. */
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
  readonly entities: readonly Entity[];
}

class SplitRun {
  readonly #split: Split;
  readonly #context: SplitContext;
  readonly #outcomes: SplitOutcomes;
  readonly #children: Split[] = [];
  readonly #names = new Set<string>();
  readonly #digest = createHash('sha256');

  constructor(split: Split, context: SplitContext) {
    this.#split = split;
    this.#context = context;
    this.#outcomes = new SplitOutcomes(split.scope);
  }

  async read(): Promise<void> {
    const { source, reading } = this.#context;
    const items = batches(source.read(this.#split, reading), BATCH_ITEMS);
    await lastValueFrom(
      pullLanes(items, 1, (batch) => from(this.#take(batch))),
      { defaultValue: undefined },
    );
  }

  dropAll(parent: 'filtered' | 'failed'): void {
    const { subjects, scope } = this.#split;
    for (const subject of subjects) this.#outcomes.settle(underGone({ subject, scope }, parent));
  }

  result(error?: IngestError): SplitResult {
    const ended = error === undefined ? [this.#split] : [this.#split, ...this.#children];
    return {
      outcomes: this.#outcomes.end(
        ended.flatMap((split) => split.subjects),
        error,
      ),
      children: error === undefined ? this.#children : [],
      names: [...this.#names],
      fingerprint: this.#digest.digest('hex'),
      ...(error === undefined ? {} : { error }),
    };
  }

  /** Takes one batch of what the source yielded: notes splits and outcomes, processes and writes entities. */
  async #take(batch: readonly SourceItem[]): Promise<void> {
    this.#context.reading.signal.throwIfAborted();
    const writes: Write[] = [];
    for (const item of batch) this.#note(item);
    for (const item of batch) {
      if (item.type !== 'entity') continue;
      const { entity: container, tags = [] } = item;
      const told = this.#told(item);
      const entities = await this.#process(told, container);
      if (entities !== undefined) writes.push({ told, container, entities: [...tags, ...entities] });
    }
    const results = await this.#write(writes.flatMap(({ entities }) => entities));
    let next = 0;
    for (const write of writes) {
      const mine = results.slice(next, next + write.entities.length);
      next += write.entities.length;
      this.#outcomes.settle(this.#written(write, mine));
    }
  }

  #note(item: SourceItem): void {
    this.#digest.update(JSON.stringify(item));
    if (item.type === 'split') this.#children.push(item.split);
    else if (item.type === 'outcome') {
      const { outcome, fullyQualifiedName } = item;
      const name = fullyQualifiedName === undefined ? {} : { fullyQualifiedName };
      this.#outcomes.settle({ ...this.#told(item), ...name, ...outcome });
    }
  }

  #told({ subject, of }: Exclude<SourceItem, { type: 'split' }>): Told {
    return { subject, scope: this.#split.scope, ...(of === undefined ? {} : { of }) };
  }

  /** The entities to write in place of `container`; `undefined` when its subject is settled without. */
  async #process(told: Told, container: Container): Promise<readonly Entity[] | undefined> {
    const { gone, processors, reading } = this.#context;
    const name = container.fullyQualifiedName;
    // It is written again, and what became of it the first time stands.
    if (gone.has(name) && this.#outcomes.has(told.subject)) return undefined;
    const above = container.parent === undefined ? undefined : gone.get(container.parent);
    if (above !== undefined) {
      gone.set(name, above);
      this.#outcomes.settle({ ...underGone(told, above), fullyQualifiedName: name });
      return undefined;
    }
    try {
      const { entities, droppedBy } = await processEntity(container, processors, reading);
      if (droppedBy === undefined) return entities;
      gone.set(name, 'filtered');
      this.#outcomes.settle({ ...told, fullyQualifiedName: name, status: 'filtered', rule: `processor ${droppedBy}` });
    } catch (error) {
      const problem = toIngestError(error);
      if (problem.fatal || reading.signal.aborted) throw error;
      gone.set(name, 'failed');
      this.#outcomes.settle({ ...told, fullyQualifiedName: name, status: 'failed', error: problem });
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
    if (result.status === 'failed') this.#context.gone.set(name, 'failed');
    else this.#names.add(name);
    // Whatever the sink made of what a processor added: it is not gone from the store.
    for (const { kind, fullyQualifiedName: added } of entities) {
      if (kind === 'container' && added !== name) this.#names.add(added);
    }
    const written = entities.find((entity) => entity.fullyQualifiedName === name);
    const columns = written?.kind === 'container' ? written.dataModel?.columns.length : undefined;
    return { ...told, fullyQualifiedName: name, ...(columns === undefined ? {} : { columns }), ...result };
  }
}

function underGone(told: Told, parent: 'filtered' | 'failed'): Outcome {
  return parent === 'filtered'
    ? { ...told, status: 'filtered', rule: 'its parent is filtered out' }
    : { ...told, status: 'failed', error: new IngestError('PARENT_FAILED') };
}
