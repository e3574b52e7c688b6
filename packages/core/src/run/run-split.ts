import {
  type Container,
  IngestError,
  type ReadContext,
  type Sink,
  type Source,
  type SourceItem,
  type Split,
  type StepContext,
  toIngestError,
} from '@sluice/plugin-api';
import { batches } from './batches.js';
import { type ContainerWrite, ContainerWriter, isContainerOf, type Told } from './container-writer.js';
import type { GoneContainers, GoneReason } from './deletion/gone-containers.js';
import type { KeptItem, KnownItems } from './known-items.js';
import { failedOutcome, type Outcome, type OutcomeCounts } from './outcomes/outcome.js';
import { SplitOutcomes } from './outcomes/split-outcomes.js';
import { type NamedProcessor, processEntity } from './process-entity.js';
import { WatchedReading } from './watched-reading.js';

const BATCH_ITEMS = 100;

/** Is told what comes of a split, as soon as that is known. */
export interface SplitListener {
  /** What became of a subject. Each that the split announced or found comes exactly once, where the source keeps its contract. */
  outcome(outcome: Outcome): void;
  /** What is to be kept of an item with an entity; the same one may come again. */
  kept?(item: KeptItem): void;
  /** A container is alive in the catalogue by the split; the same one may come again. */
  alive(fullyQualifiedName: string): void;
}

/** What the reading of a split needs. */
export interface SplitContext {
  readonly source: Pick<Source, 'read'>;
  readonly processors: readonly NamedProcessor[];
  readonly sink: Sink;
  /** For the source and the processors. */
  readonly reading: StepContext;
  /** For the sink; its signal leaves time to finish what is being written. */
  readonly writing: StepContext;
  readonly gone: Pick<GoneContainers, 'add' | 'get'>;
  readonly listener: SplitListener;
  /** The sink writes nothing, but answers what it would. */
  readonly isPlanned?: boolean;
  /** What need not be read, or written, again. */
  readonly known?: KnownItems;
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
  const parent = split.parent === undefined ? undefined : context.gone.get(split.parent);
  if (parent !== undefined) return settleUnread(split, context.listener, parent);
  const run = new SplitRun(split, context);
  try {
    await run.read();
    return run.result();
  } catch (error) {
    return run.result(context.reading.signal.aborted ? new IngestError('CANCELLED', { cause: error }) : toIngestError(error));
  }
}

/** Gives each subject of a split its outcome that is not read, since its parent is not in the catalogue or for what failed. */
export function settleUnread(split: Split, listener: Pick<SplitListener, 'outcome'>, why: GoneReason | IngestError): SplitResult {
  const { subjects, scope } = split;
  const outcomes = new SplitOutcomes(scope, (outcome) => listener.outcome(outcome));
  for (const subject of subjects) {
    outcomes.settle(typeof why === 'string' ? underGone({ subject, scope }, why) : failedOutcome(subject, scope, why));
  }
  const counts = { ...outcomes.counts };
  return typeof why === 'string' ? { outcomes: counts, children: [] } : { outcomes: counts, children: [], error: why };
}

/** The outcomes of subjects whose split will not be read. */
export function unreadOutcomes(splits: readonly Split[], error: IngestError): readonly Outcome[] {
  return splits.flatMap(({ subjects, scope }) => subjects.map((subject) => failedOutcome(subject, scope, error)));
}

type EntityItem = Extract<SourceItem, { type: 'entity' }>;
type KnownItem = Extract<SourceItem, { type: 'known' }>;

class SplitRun {
  readonly #split: Split;
  readonly #context: SplitContext;
  readonly #outcomes: SplitOutcomes;
  readonly #children: Split[] = [];
  readonly #writer: ContainerWriter;

  constructor(split: Split, context: SplitContext) {
    this.#split = split;
    this.#context = context;
    this.#writer = new ContainerWriter(context);
    this.#outcomes = new SplitOutcomes(split.scope, (outcome) => context.listener.outcome(outcome), context.isPlanned);
    this.#outcomes.announce(split.subjects, true);
  }

  async read(): Promise<void> {
    const { source, reading: context, known } = this.#context;
    const reading: ReadContext = known?.isKept === true ? { ...context, isKnown: (...item) => known.isKnown(...item) } : context;
    // The next batch is asked for when the last one is written: a slow sink slows the source.
    for await (const batch of batches(source.read(this.#split, reading), BATCH_ITEMS)) await this.#take(batch);
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
    const writes: ContainerWrite[] = [];
    for (const item of batch) {
      const made = item.type === 'entity' ? this.#made(item) : item.type === 'known' ? this.#known(item) : undefined;
      const write = await made;
      if (write !== undefined) writes.push(write);
    }
    await this.#writer.write(writes, (write, outcome) => this.#outcomes.settle(outcome, write.comesAgain));
  }

  #note(item: SourceItem): void {
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

  /** What is to be written for an item; `undefined` when its subject is settled without. */
  async #made(item: EntityItem): Promise<ContainerWrite | undefined> {
    const { gone, processors, reading, known, listener } = this.#context;
    const { entity: container, tags = [], data, again: comesAgain = false } = item;
    const told = this.#told(item);
    const name = container.fullyQualifiedName;
    // It comes again, and what became of it the first time stands.
    if (this.#outcomes.isComing(told.subject) && gone.get(name) !== undefined) return undefined;
    if (this.#isUnderGone(told, container, comesAgain)) return undefined;
    const watched = new WatchedReading(item, reading);
    try {
      const { entities: made, droppedBy } = await processEntity(container, processors, watched.context, data);
      const { fingerprint } = watched;
      const entities = [...tags, ...made];
      if (droppedBy === undefined) {
        const isHeld = (await known?.isWritten(name, entities, comesAgain)) === true;
        return { told, container, comesAgain, entities, fingerprint, isHeld };
      }
      this.#drop(told, name, droppedBy, comesAgain);
      if (fingerprint !== undefined) listener.kept?.({ fullyQualifiedName: name, fingerprint, entities: [], droppedBy });
    } catch (error) {
      const problem = toIngestError(error);
      if (problem.fatal || reading.signal.aborted) throw error;
      gone.add(name, 'failed');
      this.#outcomes.settle({ ...told, fullyQualifiedName: name, status: 'failed', error: problem }, comesAgain);
    }
    return undefined;
  }

  /** What there is of an item that is as it was; `undefined` when its subject is settled without. */
  async #known(item: KnownItem): Promise<ContainerWrite | undefined> {
    const { known, listener } = this.#context;
    const told = this.#told(item);
    const { fullyQualifiedName: name } = item;
    const kept = known?.get(name);
    if (known === undefined || kept?.fingerprint === undefined) {
      throw new IngestError('PLUGIN_INVALID', { message: `The source takes ${name} for known, and it is not` });
    }
    const { entities, fingerprint, droppedBy } = kept;
    const container = entities.find(isContainerOf(name));
    if (container !== undefined && this.#isUnderGone(told, container, false)) return undefined;
    if (container !== undefined && droppedBy === undefined) {
      return { told, container, comesAgain: false, entities, fingerprint, isHeld: await known.holds(entities) };
    }
    this.#drop(told, name, droppedBy ?? '', false);
    listener.kept?.(kept);
    return undefined;
  }

  /** Settles what lies below something that is not in the catalogue by this run. */
  #isUnderGone(told: Told, { fullyQualifiedName, parent }: Container, comesAgain: boolean): boolean {
    const { gone } = this.#context;
    const above = parent === undefined ? undefined : gone.get(parent);
    if (above === undefined) return false;
    gone.add(fullyQualifiedName, above);
    this.#outcomes.settle({ ...underGone(told, above), fullyQualifiedName }, comesAgain);
    return true;
  }

  #drop(told: Told, fullyQualifiedName: string, droppedBy: string, comesAgain: boolean): void {
    this.#context.gone.add(fullyQualifiedName, 'filtered');
    this.#outcomes.settle({ ...told, fullyQualifiedName, status: 'filtered', rule: `processor ${droppedBy}` }, comesAgain);
  }
}

function underGone(told: Told, parent: GoneReason): Outcome {
  return parent === 'filtered'
    ? { ...told, status: 'filtered', rule: 'its parent is filtered out' }
    : { ...told, status: 'failed', error: new IngestError('PARENT_FAILED') };
}
