import { type CatalogueContainer, IngestError, type StepContext } from '@sluice/plugin-api';
import type { ApiCaller } from './api-caller.js';
import type { components } from './generated/api.js';

const NAME = 'GET containers';
const PAGE_ITEMS = 1000;

type Page = components['schemas']['Page'];

/** The live containers of the service of that name, each once. Throws when the server does not tell them all. */
export async function* listContainers(
  caller: ApiCaller,
  service: string,
  context: StepContext,
): AsyncGenerator<CatalogueContainer> {
  const seen = new Set<string>();
  let after: string | undefined;
  for (;;) {
    context.signal.throwIfAborted();
    const query = { service, limit: PAGE_ITEMS, ...(after === undefined ? {} : { after }) };
    const { data } = await caller.call({ name: NAME, right: 'container: ViewAll' }, context, (api) =>
      api.GET('/v1/containers', { params: { query } }),
    );
    const { containers, paging } = toPage(data);
    const unseen = containers.filter(({ id }) => !seen.has(id));
    for (const { id } of unseen) seen.add(id);
    yield* unseen;
    if (typeof paging.after !== 'string') {
      if (seen.size < (paging.total ?? 0)) throw incomplete(`the server listed ${seen.size} of ${paging.total} containers`);
      return;
    }
    if (unseen.length === 0) throw incomplete('the server lists the same page again and again');
    after = paging.after;
  }
}

function toPage(page: Partial<Page> | undefined): {
  readonly containers: readonly CatalogueContainer[];
  readonly paging: Page['paging'];
} {
  const { data, paging } = page ?? {};
  if (!Array.isArray(data) || typeof paging !== 'object' || paging === null)
    throw incomplete('the answer is no page of containers');
  const containers = data.map(({ id, fullyQualifiedName, sourceHash: hash }) => {
    if (typeof id === 'string' && typeof fullyQualifiedName === 'string')
      return { id, fullyQualifiedName, ...(typeof hash === 'string' ? { hash } : {}) };
    throw incomplete('a container has no id or no fully qualified name');
  });
  return { containers, paging };
}

function incomplete(reason: string): IngestError {
  return new IngestError('OPENMETADATA_FAILED', { message: `${NAME}: ${reason}`, retryable: false });
}
