// A process: as much of the OpenMetadata API as an ingestion needs, and no check of what is written. Its argument: { latencyMilliseconds, version }.
import { serve } from './serve.mjs';

const JSON_TYPE = { 'content-type': 'application/json' };
/** The references ask which steps there are. */
const CONNECTION_TEST = {
  id: '00000000-0000-4000-8000-000000000000',
  name: 'S3.testConnectionDefinition',
  steps: [{ name: 'ListBuckets', description: 'ListBuckets', mandatory: true }],
};
const entities = new Map();
/** Fully qualified names by their ids. */
const names = new Map();

const { latencyMilliseconds, version } = JSON.parse(process.argv[2]);

serve(latencyMilliseconds, ({ method = 'GET' }, url, text) => {
  const path = url.pathname.replace(/^\/api\/v1\//, '');
  if (path === 'system/version') return answer('GET system/version', 200, { version, revision: 'bench', timestamp: 1 });
  if (path.startsWith('services/testConnectionDefinitions/'))
    return answer('GET testConnectionDefinitions', 200, CONNECTION_TEST);
  if (path === 'search/fieldQuery') return answer(`GET ${path}`, 200, { hits: { total: { value: 0 }, hits: [] } });
  const [, kind, name, id] = /^(services\/storageServices|containers)(?:\/name\/(.+)|\/([^/]+))?$/.exec(path) ?? [];
  if (kind === undefined) return answer(`${method} other`, 404, { code: 404, message: 'not found' });
  if (method === 'PUT') return put(kind, JSON.parse(text));
  if (name === undefined && id === undefined) return answer(`GET ${kind}`, 200, { data: [], paging: { total: 0 } });
  const fullyQualifiedName = id === undefined ? decodeURIComponent(name) : names.get(id);
  const found = entities.get(`${kind} ${fullyQualifiedName}`);
  return answer(
    `${method} ${kind}/${id === undefined ? 'name' : 'id'}`,
    found === undefined ? 404 : 200,
    found ?? { code: 404, message: 'not found' },
  );
});

function put(kind, body) {
  const quoted = body.name.includes('.') ? `"${body.name}"` : body.name;
  const above = body.parent ? names.get(body.parent.id) : body.service;
  const fullyQualifiedName = above ? `${above}.${quoted}` : quoted;
  const known = entities.get(`${kind} ${fullyQualifiedName}`);
  const id = known?.id ?? `00000000-0000-4000-8000-${names.size.toString(16).padStart(12, '0')}`;
  const service = entities.get(`services/storageServices ${body.service}`);
  const entity = {
    id,
    name: body.name,
    fullyQualifiedName,
    version: 0.1,
    deleted: false,
    ...(service === undefined ? { serviceType: body.serviceType } : { service: { id: service.id, type: 'storageService' } }),
  };
  names.set(id, fullyQualifiedName);
  const isNew = known === undefined;
  entities.set(`${kind} ${fullyQualifiedName}`, entity);
  const { status, headers, ...rest } = answer(`PUT ${kind}`, isNew ? 201 : 200, entity);
  return { ...rest, status, headers: { ...headers, 'x-openmetadata-change': isNew ? 'entityCreated' : 'entityNoChange' } };
}

function answer(kind, status, body) {
  return { kind, status, headers: JSON_TYPE, body: JSON.stringify(body) };
}
