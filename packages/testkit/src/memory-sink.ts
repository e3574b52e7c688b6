import { setTimeout as wait } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import {
  type CatalogueContainer,
  type CheckStep,
  type Container,
  type Entity,
  IngestError,
  type RunStatus,
  type Sink,
  type StepContext,
  type WriteResult,
} from '@sluice/plugin-api';
import { changesBetween } from '@sluice/plugin-api/sinks';

type DeleteResult = Awaited<ReturnType<NonNullable<Sink['delete']>>>[number];

/**
 * A catalogue in memory: keeps what it is given by kind and fully qualified name, and says truly what became of each. It can be told to refuse, to
 * take its time and to fail.
 */
export class MemorySink implements Sink {
  /** Why an entity is refused; none is by default. */
  refuse: (entity: Entity) => IngestError | undefined = () => undefined;
  /** What every call throws from now on, as when the catalogue cannot be reached. */
  failure: IngestError | undefined;
  /** How long each call takes. */
  milliseconds = 0;
  /** What was written at a time, in order. */
  readonly batches: (readonly Entity[])[] = [];
  /** What it was told of how runs stand. */
  readonly runs: RunStatus[] = [];
  /** How often it was made to keep what was written, and to close. */
  readonly calls = { flush: 0, close: 0 };
  readonly #entities = new Map<string, Entity>();

  /** What it holds, in the order in which it came first. */
  get entities(): readonly Entity[] {
    return [...this.#entities.values()];
  }

  /** The containers among them. */
  get containers(): readonly Container[] {
    return this.entities.filter((entity) => entity.kind === 'container');
  }

  /** The container of that fully qualified name. */
  container(fullyQualifiedName: string): Container | undefined {
    return this.containers.find((each) => each.fullyQualifiedName === fullyQualifiedName);
  }

  async *check(context: StepContext): AsyncGenerator<CheckStep> {
    const name = 'memory';
    try {
      await this.#answer(context);
      yield { name, message: `${this.#entities.size} entities` };
    } catch (error) {
      if (error !== this.failure) throw error;
      yield { name, error: this.failure as IngestError };
    }
  }

  async write(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
    await this.#answer(context);
    this.batches.push(batch);
    return batch.map((entity) => this.#write(entity));
  }

  async plan(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
    await this.#answer(context);
    return batch.map((entity) => {
      const error = this.refuse(entity);
      return error === undefined ? this.#compare(entity) : { status: 'failed', error };
    });
  }

  async *snapshot(service: string, context: StepContext): AsyncGenerator<CatalogueContainer> {
    await this.#answer(context);
    for (const container of this.containers) {
      const { fullyQualifiedName } = container;
      if (container.service === service) yield { id: `id of ${fullyQualifiedName}`, fullyQualifiedName };
    }
  }

  async delete(containers: readonly CatalogueContainer[], context: StepContext): Promise<readonly DeleteResult[]> {
    await this.#answer(context);
    return containers.map(({ fullyQualifiedName }) => {
      this.#delete(fullyQualifiedName);
      return { status: 'deleted' };
    });
  }

  async reportRun(status: RunStatus): Promise<void> {
    this.runs.push(status);
  }

  async flush(context: StepContext): Promise<void> {
    await this.#answer(context);
    this.calls.flush += 1;
  }

  async close(): Promise<void> {
    this.calls.close += 1;
  }

  #write(entity: Entity): WriteResult {
    const error = this.refuse(entity) ?? this.#orphan(entity);
    if (error !== undefined) return { status: 'failed', error };
    const key = `${entity.kind} ${entity.fullyQualifiedName}`;
    const result = this.#compare(entity);
    this.#entities.set(key, entity);
    return result;
  }

  #compare(entity: Entity): WriteResult {
    const earlier = this.#entities.get(`${entity.kind} ${entity.fullyQualifiedName}`);
    if (earlier === undefined) return { status: 'created' };
    if (isDeepStrictEqual(earlier, entity)) return { status: 'unchanged' };
    return { status: 'updated', changes: changesBetween(earlier, entity) };
  }

  /** A container hangs under what is there. */
  #orphan(entity: Entity): IngestError | undefined {
    if (entity.kind !== 'container' || entity.parent === undefined || this.#entities.has(`container ${entity.parent}`))
      return undefined;
    return new IngestError('CATALOGUE_REFUSED', {
      message: `The parent ${entity.parent} is not in the catalogue`,
      path: entity.fullyQualifiedName,
    });
  }

  #delete(fullyQualifiedName: string): void {
    this.#entities.delete(`container ${fullyQualifiedName}`);
    for (const child of this.containers) if (child.parent === fullyQualifiedName) this.#delete(child.fullyQualifiedName);
  }

  /** Waits as long as a call takes. Nothing is sent anywhere, so that nothing is metered. */
  async #answer({ signal }: StepContext): Promise<void> {
    signal.throwIfAborted();
    if (this.milliseconds > 0) await wait(this.milliseconds, undefined, { signal });
    if (this.failure !== undefined) throw this.failure;
  }
}
