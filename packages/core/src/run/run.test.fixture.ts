import {
  type CatalogueContainer,
  type CheckStep,
  type Container,
  type DeletionPolicy,
  type Entity,
  IngestError,
  qualifiedName,
  type RunStatus,
  type Sink,
  type Source,
  type SourceItem,
  type Split,
  type StepContext,
  type StorageService,
  type Subject,
  type Warning,
  type WriteResult,
} from '@sluice/plugin-api';
import { Coordinator, type RunParts } from './coordinator.js';
import { LocalRunner, type LocalRunnerParts } from './local-runner.js';
import type { Outcome } from './outcomes/outcome.js';
import { OutcomeLedger } from './outcomes/outcome-ledger.js';
import { RequestPace } from './request-pace.js';
import type { CommittedSplit, KeptRecord, RunState, SplitDraft, SplitEnd } from './run-state.js';

export const SERVICE_ENTITY: StorageService = {
  kind: 'storageService',
  fullyQualifiedName: 'lake',
  name: 'lake',
  serviceType: 'S3',
};

/** A bucket, or with a parent what lies in it. */
export function container(name: string, parent?: string): Container {
  const fullyQualifiedName = qualifiedName(parent ?? 'lake', name);
  return {
    kind: 'container',
    fullyQualifiedName,
    name,
    service: 'lake',
    ...(parent === undefined ? {} : { parent }),
    prefix: '/',
    fullPath: fullyQualifiedName,
    fileFormats: [],
  };
}

export function bucketSubject(name: string): Subject {
  return { kind: 'bucket', name };
}

export function entrySubject(name: string): Subject {
  return { kind: 'entry', name };
}

/** What a source yields for a bucket that is written. */
export function bucketItem(name: string): SourceItem {
  return { type: 'entity', subject: bucketSubject(name), entity: container(name) };
}

/** What a source yields for a dataset that is written. */
export function entryItem(bucket: string, name: string): SourceItem {
  return { type: 'entity', subject: entrySubject(name), entity: container(name, `lake.${bucket}`) };
}

export function bucketSplit(name: string): Split {
  return { id: name, scope: name, root: `lake.${name}`, payload: null, subjects: [bucketSubject(name)] };
}

/** A split of the bucket whose subjects are the entries named. */
export function groupSplit(bucket: string, ...entries: string[]): Split {
  return {
    id: `${bucket}/${entries.join('+')}`,
    scope: bucket,
    root: `lake.${bucket}`,
    parent: `lake.${bucket}`,
    payload: null,
    subjects: entries.map(entrySubject),
  };
}

/** A context that keeps warnings and says nothing. */
export function stepContext(signal: AbortSignal = new AbortController().signal): StepContext & { readonly warnings: Warning[] } {
  const warnings: Warning[] = [];
  return {
    signal,
    warnings,
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    clock: { now: () => 0 },
    meter: { concurrency: 8, request: (_, send) => send(), bytes: () => {} },
    report: { warn: (warning) => warnings.push(warning) },
  };
}

type Reading = Iterable<SourceItem> | AsyncIterable<SourceItem>;

/** A source of the splits given; `reads` says what lies in each, by its id. */
export class FakeSource implements Source {
  readonly service = SERVICE_ENTITY;
  deletion?: DeletionPolicy;
  readonly readSplits: string[] = [];
  closed = 0;
  readonly #plan: Iterable<Split> | AsyncIterable<Split>;
  readonly #reads: Readonly<Record<string, (context: StepContext) => Reading>>;

  constructor(
    plan: Iterable<Split> | AsyncIterable<Split>,
    reads: Readonly<Record<string, (context: StepContext) => Reading>> = {},
  ) {
    this.#plan = plan;
    this.#reads = reads;
  }

  async *check(): AsyncGenerator<CheckStep> {}

  async *plan(): AsyncGenerator<Split> {
    yield* this.#plan;
  }

  async *read(split: Split, context: StepContext): AsyncGenerator<SourceItem> {
    this.readSplits.push(split.id);
    yield* this.#reads[split.id]?.(context) ?? [];
  }

  async close(): Promise<void> {
    this.closed += 1;
  }
}

/** Takes everything, but answers what `results` says of a fully qualified name. */
export class FakeSink implements Sink {
  readonly batches: string[][] = [];
  readonly told: RunStatus['state'][] = [];
  flushed = 0;
  closed = 0;
  readonly #results: Readonly<Record<string, WriteResult>>;

  constructor(results: Readonly<Record<string, WriteResult>> = {}) {
    this.#results = results;
  }

  get written(): string[] {
    return this.batches.flat();
  }

  async *check(): AsyncGenerator<CheckStep> {}

  async write(batch: readonly Entity[], _context: StepContext): Promise<readonly WriteResult[]> {
    this.batches.push(batch.map(({ fullyQualifiedName }) => fullyQualifiedName));
    return batch.map(({ fullyQualifiedName }) => this.#results[fullyQualifiedName] ?? { status: 'created' });
  }

  async reportRun({ state }: RunStatus): Promise<void> {
    this.told.push(state);
  }

  async flush(): Promise<void> {
    this.flushed += 1;
  }

  async close(): Promise<void> {
    this.closed += 1;
  }
}

/** Takes everything into a catalogue that holds the names given from before, and deletes from it, but for the names in `stuck`. */
export class CatalogueSink extends FakeSink {
  readonly held: Set<string>;
  readonly stuck = new Set<string>();
  readonly deleted: string[][] = [];

  constructor(...held: readonly string[]) {
    super();
    this.held = new Set(held);
  }

  override async write(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
    for (const entity of batch) if (entity.kind === 'container') this.held.add(entity.fullyQualifiedName);
    return super.write(batch, context);
  }

  async *snapshot(): AsyncGenerator<CatalogueContainer> {
    for (const fullyQualifiedName of this.held) yield { id: `id of ${fullyQualifiedName}`, fullyQualifiedName };
  }

  async delete(containers: readonly CatalogueContainer[]) {
    this.deleted.push(containers.map(({ fullyQualifiedName }) => fullyQualifiedName));
    return containers.map(({ fullyQualifiedName: name }) => {
      if (this.stuck.has(name)) return { status: 'failed', error: new IngestError('DELETE_FAILED') } as const;
      for (const held of this.held) if (held === name || held.startsWith(`${name}.`)) this.held.delete(held);
      return { status: 'deleted' } as const;
    });
  }
}

/** A ledger that keeps so many outcomes in memory. */
export function outcomeLedger(inMemory = 1000): OutcomeLedger {
  const onError = (error: IngestError): never => {
    throw error;
  };
  return new OutcomeLedger({ onError, inMemory });
}

/** A ledger that was told of these outcomes. */
export function ledgerOf(outcomes: Iterable<Outcome>): OutcomeLedger {
  const ledger = outcomeLedger();
  for (const outcome of outcomes) ledger.add(outcome);
  return ledger;
}

/** What a {@link FakeStateStore} keeps of a split. */
interface FakeCommit extends SplitEnd {
  readonly split: Split;
  readonly records: readonly KeptRecord[];
  readonly names: ReadonlySet<string>;
}

/** Keeps commits in memory. */
export class FakeStateStore implements RunState {
  readonly discarded: string[] = [];
  readonly #commits = new Map<string, FakeCommit>();

  /** What a run that is resumed has committed. */
  constructor(...commits: readonly FakeCommit[]) {
    for (const commit of commits) this.#commits.set(commit.split.id, commit);
  }

  committed({ id }: Split): CommittedSplit | undefined {
    const commit = this.#commits.get(id);
    return commit && { end: commit, records: () => commit.records };
  }

  begin(split: Split): SplitDraft {
    const records: KeptRecord[] = [];
    return {
      keep: (record) => records.push(record),
      commit: async (end) => {
        const names = new Set(records.flatMap((each) => (each.type === 'alive' ? each.fullyQualifiedName : [])));
        this.#commits.set(split.id, { ...end, split, records, names });
      },
      discard: () => this.discarded.push(split.id),
    };
  }

  /** The commits in the order of their splits' ids. */
  commits(): readonly FakeCommit[] {
    return [...this.#commits.values()].sort((a, b) => (a.split.id < b.split.id ? -1 : 1));
  }
}

/** Coordinates a run in this process, silent, at a time that stands still, with two lanes, unless `given` says otherwise. */
export function localCoordinator({
  processors = [],
  ...given
}: Pick<RunParts, 'source' | 'sink'> & Partial<Omit<RunParts, 'runner'> & Pick<LocalRunnerParts, 'processors'>>): Coordinator {
  const parts = {
    runId: 'run',
    sourceType: 'fake-source',
    sinkType: 'fake-sink',
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    clock: { now: () => 0 },
    pace: new RequestPace({ concurrency: 2 }),
    warnings: [],
    events: { next: () => {} },
    ...given,
  };
  return new Coordinator({ ...parts, runner: new LocalRunner({ ...parts, processors }, parts.pace.concurrency) });
}
