import { createHash } from 'node:crypto';
import {
  type Entity,
  IngestError,
  type Sink,
  type Source,
  type SourceItem,
  type Split,
  type StepContext,
  type Subject,
  toIngestError,
  type WriteResult,
} from '@sluice/plugin-api';
import { concatMap, from, lastValueFrom, tap } from 'rxjs';
import { batches } from './batches.js';
import { failedOutcome, mergeResults, type Outcome, subjectKey } from './outcome.js';
import { type NamedProcessor, processEntity } from './process-entity.js';
import { pullLanes } from './pull-lanes.js';

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
  return splits.flatMap((split) => split.subjects).map((subject) => failedOutcome(subject, error));
}

class SplitRun {
  readonly #split: Split;
  readonly #context: SplitContext;
  readonly #outcomes = new Map<string, Outcome>();
  readonly #children: Split[] = [];
  readonly #names = new Set<string>();
  readonly #digest = createHash('sha256');

  constructor(split: Split, context: SplitContext) {
    this.#split = split;
    this.#context = context;
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
    for (const subject of this.#split.subjects) this.#settle(underGone(subject, parent));
  }

  result(error?: IngestError): SplitResult {
    const missing =
      error ??
      new IngestError('OUTCOME_MISSING', {
        message: 'The source announced this and then neither emitted it nor said what became of it',
      });
    const announced =
      error === undefined ? this.#split.subjects : [this.#split, ...this.#children].flatMap((split) => split.subjects);
    for (const subject of announced) {
      const key = subjectKey(subject);
      if (!this.#outcomes.has(key)) this.#outcomes.set(key, failedOutcome(subject, missing));
    }
    return {
      outcomes: [...this.#outcomes.values()],
      children: error === undefined ? this.#children : [],
      names: [...this.#names],
      fingerprint: this.#digest.digest('hex'),
      ...(error === undefined ? {} : { error }),
    };
  }

  /** Takes one batch of what the source yielded: notes splits and outcomes, processes and writes entities. */
  async #take(batch: readonly SourceItem[]): Promise<void> {
    this.#context.reading.signal.throwIfAborted();
    const writes: { readonly subject: Subject; readonly container: Entity; readonly entities: readonly Entity[] }[] = [];
    const entityItems = from(batch).pipe(
      tap((item) => this.#note(item)),
      concatMap(async (item) => {
        if (item.type !== 'entity') return;
        const entities = await this.#process(item.subject, item.entity);
        if (entities !== undefined) writes.push({ subject: item.subject, container: item.entity, entities });
      }),
    );
    await lastValueFrom(entityItems, { defaultValue: undefined });
    const results = await this.#write(writes.flatMap((write) => write.entities));
    let next = 0;
    for (const { subject, container, entities } of writes) {
      const mine = results.slice(next, next + entities.length);
      next += entities.length;
      this.#settle(this.#written(subject, container, entities, mine));
    }
  }

  #note(item: SourceItem): void {
    this.#digest.update(JSON.stringify(item));
    if (item.type === 'split') this.#children.push(item.split);
    else if (item.type === 'outcome') this.#settle({ subject: item.subject, ...item.outcome });
  }

  /** The entities to write in place of `entity`; `undefined` when its subject is settled without. */
  async #process(subject: Subject, entity: Entity): Promise<readonly Entity[] | undefined> {
    const { gone, processors, reading } = this.#context;
    const name = entity.fullyQualifiedName;
    const above = entity.kind === 'container' && entity.parent !== undefined ? gone.get(entity.parent) : undefined;
    if (above !== undefined) {
      gone.set(name, above);
      this.#settle({ ...underGone(subject, above), fullyQualifiedName: name });
      return undefined;
    }
    try {
      const { entities, droppedBy } = await processEntity(entity, processors, reading);
      if (droppedBy === undefined) return entities;
      gone.set(name, 'filtered');
      this.#settle({ subject, fullyQualifiedName: name, status: 'filtered', rule: `processor ${droppedBy}` });
    } catch (error) {
      const problem = toIngestError(error);
      if (problem.fatal || reading.signal.aborted) throw error;
      gone.set(name, 'failed');
      this.#settle({ ...failedOutcome(subject, problem), fullyQualifiedName: name });
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

  #written(subject: Subject, container: Entity, entities: readonly Entity[], results: readonly WriteResult[]): Outcome {
    const name = container.fullyQualifiedName;
    // Entities that a processor added do not decide what became of the subject, unless they fail.
    const decisive = results.filter(
      (result, index) => entities[index]?.fullyQualifiedName === name || result.status === 'failed',
    );
    const result = decisive.reduce(mergeResults);
    if (result.status === 'failed') this.#context.gone.set(name, 'failed');
    else this.#names.add(name);
    const written = entities.find((entity) => entity.fullyQualifiedName === name);
    const columns = written?.kind === 'container' ? written.dataModel?.columns.length : undefined;
    return { subject, fullyQualifiedName: name, ...(columns === undefined ? {} : { columns }), ...result };
  }

  /** Gives a subject its outcome. A container may be written more than once; anything else said twice is a failure. */
  #settle(outcome: Outcome): void {
    const key = subjectKey(outcome.subject);
    const earlier = this.#outcomes.get(key);
    this.#outcomes.set(key, earlier === undefined ? outcome : combine(earlier, outcome));
  }
}

function combine(earlier: Outcome, later: Outcome): Outcome {
  if (isWrite(earlier) && isWrite(later) && earlier.fullyQualifiedName === later.fullyQualifiedName) {
    return { ...later, ...mergeResults(earlier, later) };
  }
  if (earlier.status === 'failed') return earlier;
  return failedOutcome(
    later.subject,
    new IngestError('OUTCOME_TWICE', { message: `The source said first '${earlier.status}', then '${later.status}'` }),
  );
}

function isWrite(outcome: Outcome): outcome is Outcome & WriteResult & { readonly fullyQualifiedName: string } {
  return outcome.fullyQualifiedName !== undefined && outcome.status !== 'filtered' && outcome.status !== 'empty';
}

function underGone(subject: Subject, parent: 'filtered' | 'failed'): Outcome {
  return parent === 'filtered'
    ? { subject, status: 'filtered', rule: 'its parent is filtered out' }
    : failedOutcome(subject, new IngestError('PARENT_FAILED'));
}
