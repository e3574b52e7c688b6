import { type CatalogueContainer, IngestError, NameSet, qualifiedPath, type Sink, type StepContext } from '@sluice/plugin-api';
import { failureOf, joined } from './sink-failures.js';
import type { NamedSink } from './sinks.js';

type DeleteResults = Awaited<ReturnType<NonNullable<Sink['delete']>>>;

const CANNOT_DELETE = {
  status: 'failed',
  error: new IngestError('DELETE_FAILED', { message: 'the sink cannot delete' }),
} as const;

interface Failure {
  /** The container that was to be deleted with all below it. */
  readonly top: string;
  readonly error: IngestError;
}

/** The containers of any of the sinks, each once; their ids are their names, since each sink has its own. */
export async function* heldByAny(
  sinks: readonly NamedSink[],
  service: string,
  context: StepContext,
): AsyncGenerator<CatalogueContainer> {
  const told = new NameSet();
  for (const { name, sink } of sinks) {
    if (sink.snapshot === undefined) {
      const message = `The sink ${name} cannot tell what it holds: what is gone from the store stays there`;
      context.report.warn({ code: 'DELETION_NOT_SUPPORTED', message });
      continue;
    }
    try {
      for await (const container of sink.snapshot(service, context)) {
        const fullyQualifiedName = nameOf(container);
        if (told.add(fullyQualifiedName)) yield { id: fullyQualifiedName, fullyQualifiedName };
      }
    } catch (error) {
      throw failureOf(name, error);
    }
  }
}

/**
 * Deletes from each sink what it holds of `containers` and below them. Each is asked again what that is: what was told of a million
 * containers is not kept for the few that go.
 */
export async function deleteFromAll(
  sinks: readonly NamedSink[],
  service: string,
  containers: readonly CatalogueContainer[],
  context: StepContext,
): Promise<DeleteResults> {
  const tops = new Set(containers.map(({ fullyQualifiedName }) => fullyQualifiedName));
  const failures = new Map<string, [IngestError, ...IngestError[]]>();
  for (const { top, error } of (await Promise.all(sinks.map((each) => deleteFrom(each, service, tops, context)))).flat()) {
    const failed = failures.get(top);
    if (failed === undefined) failures.set(top, [error]);
    else failed.push(error);
  }
  return containers.map(({ fullyQualifiedName }) => {
    const failed = failures.get(fullyQualifiedName);
    return failed === undefined ? { status: 'deleted' } : { status: 'failed', error: joined(failed) };
  });
}

async function deleteFrom(
  { name, sink }: NamedSink,
  service: string,
  tops: ReadonlySet<string>,
  context: StepContext,
): Promise<readonly Failure[]> {
  try {
    const held = await heldWithin(sink, service, tops, context);
    if (held.length === 0) return [];
    const containers = held.map(({ container }) => container);
    const results = (await sink.delete?.(containers, context)) ?? held.map(() => CANNOT_DELETE);
    if (results.length !== held.length) {
      const message = `answered ${results.length} results for ${held.length} containers to delete`;
      throw new IngestError('PLUGIN_INVALID', { message });
    }
    return results.flatMap((result, index) => {
      const top = topOf(held[index]?.name ?? '', tops);
      return result.status === 'failed' && top !== undefined ? [{ top, error: failureOf(name, result.error) }] : [];
    });
  } catch (error) {
    const failure = failureOf(name, error);
    return [...tops].map((top) => ({ top, error: failure }));
  }
}

/** What a sink holds of `tops` and below them, without what is below another of that. */
async function heldWithin(
  sink: Sink,
  service: string,
  tops: ReadonlySet<string>,
  context: StepContext,
): Promise<readonly { readonly name: string; readonly container: CatalogueContainer }[]> {
  const held = new Map<string, CatalogueContainer>();
  for await (const container of sink.snapshot?.(service, context) ?? []) {
    const name = nameOf(container);
    if (topOf(name, tops) !== undefined) held.set(name, container);
  }
  return [...held]
    .filter(
      ([name]) =>
        !pathOf(name)
          .slice(0, -1)
          .some((above) => held.has(above)),
    )
    .map(([name, container]) => ({ name, container }));
}

/** Which of `tops` a container is or lies below. */
function topOf(name: string, tops: ReadonlySet<string>): string | undefined {
  return pathOf(name).find((each) => tops.has(each));
}

/** Its name as every sink is taken to say it: some quote more than others. */
function nameOf({ fullyQualifiedName }: CatalogueContainer): string {
  return pathOf(fullyQualifiedName).at(-1) ?? fullyQualifiedName;
}

function pathOf(name: string): readonly string[] {
  return qualifiedPath(name) ?? [name];
}
