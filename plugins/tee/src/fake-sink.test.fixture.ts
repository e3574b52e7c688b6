import {
  type CatalogueContainer,
  type CheckStep,
  type Container,
  type Entity,
  IngestError,
  type RunStatus,
  type Sink,
  type StepContext,
  type Warning,
  type WriteResult,
} from '@sluice/plugin-api';

/** A container of the service `lake`, by its fully qualified name. */
export function container(fullyQualifiedName: string): Container {
  const name = fullyQualifiedName.split('.').at(-1) ?? '';
  return { kind: 'container', fullyQualifiedName, name, service: 'lake', prefix: '/', fullPath: name, fileFormats: [] };
}

/** A context that keeps warnings. */
export function stepContext(): StepContext & { readonly warnings: Warning[] } {
  const warnings: Warning[] = [];
  return {
    warnings,
    signal: new AbortController().signal,
    logger: { debug: () => {}, info: () => {}, warn: () => {}, error: () => {} },
    clock: { now: () => 0 },
    meter: { concurrency: 8, request: (_, send) => send(), bytes: () => {} },
    report: { warn: (warning) => warnings.push(warning) },
  };
}

/** Notes its calls; answers what `results` says of a name, else `created`, and throws what `throws` says of a method. */
export class FakeSink implements Sink {
  readonly calls: string[] = [];
  readonly throws = new Map<string, unknown>();
  readonly results = new Map<string, WriteResult>();

  async *check(): AsyncGenerator<CheckStep> {
    this.note('check');
    yield { name: 'look' };
  }

  async write(batch: readonly Entity[]): Promise<readonly WriteResult[]> {
    this.note('write', ...batch.map(({ fullyQualifiedName }) => fullyQualifiedName));
    return batch.map(({ fullyQualifiedName }) => this.results.get(fullyQualifiedName) ?? { status: 'created' });
  }

  async flush(): Promise<void> {
    this.note('flush');
  }

  async close(): Promise<void> {
    this.note('close');
  }

  protected note(method: string, ...details: readonly string[]): void {
    this.calls.push([method, ...details].join(' '));
    if (this.throws.has(method)) throw this.throws.get(method);
  }
}

/** Tells what it holds, and of the state of runs. */
export class ListingSink extends FakeSink {
  readonly held: Set<string>;

  constructor(...held: readonly string[]) {
    super();
    this.held = new Set(held);
  }

  async *snapshot(service: string): AsyncGenerator<CatalogueContainer> {
    this.note('snapshot', service);
    for (const fullyQualifiedName of this.held) yield { id: `id of ${fullyQualifiedName}`, fullyQualifiedName };
  }

  async reportRun({ state }: RunStatus): Promise<void> {
    this.note('reportRun', state);
  }
}

/** Deletes what it holds, with all below it, but for the names in `stuck`. */
export class DeletingSink extends ListingSink {
  readonly stuck = new Set<string>();

  async delete(containers: readonly CatalogueContainer[]) {
    this.note('delete', ...containers.map(({ id }) => id));
    return containers.map(({ fullyQualifiedName: name }) => {
      if (this.stuck.has(name))
        return { status: 'failed', error: new IngestError('DELETE_FAILED', { message: 'stuck' }) } as const;
      for (const held of this.held) if (held === name || held.startsWith(`${name}.`)) this.held.delete(held);
      return { status: 'deleted' } as const;
    });
  }
}
