// A process: as much of the OpenMetadata API as an ingestion needs, and no check of what is written. Its argument: { latencyMilliseconds, version }.
import { serve } from './serve.mjs';

const JSON_TYPE = { 'content-type': 'application/json' };
const entities = new Map();

const { latencyMilliseconds, version } = JSON.parse(process.argv[2]);

serve(latencyMilliseconds, ({ method = 'GET' }, url, text) => {
  const path = url.pathname.replace(/^\/api\/v1\//, '');
  if (path === 'system/version') return answer('GET system/version', 200, { version, revision: 'bench', timestamp: 1 });
  const [, kind, name] = /^(services\/storageServices|containers)(?:\/name\/(.+))?$/.exec(path) ?? [];
  if (kind === undefined) return answer(`${method} other`, 404, { code: 404, message: 'not found' });
  if (method === 'PUT') return put(kind, JSON.parse(text));
  if (name === undefined) return answer(`GET ${kind}`, 200, { data: [], paging: { total: 0 } });
  const found = entities.get(`${kind} ${decodeURIComponent(name)}`);
  return answer(`GET ${kind}/name`, found === undefined ? 404 : 200, found ?? { code: 404, message: 'not found' });
});

function put(kind, body) {
  const quoted = body.name.includes('.') ? `"${body.name}"` : body.name;
  const above = body.parent === undefined ? body.service : Buffer.from(body.parent.id, 'base64url').toString();
  const fullyQualifiedName = above === undefined ? quoted : `${above}.${quoted}`;
  const entity = {
    id: Buffer.from(fullyQualifiedName).toString('base64url'),
    name: body.name,
    fullyQualifiedName,
    version: 0.1,
    deleted: false,
  };
  const isNew = !entities.has(`${kind} ${fullyQualifiedName}`);
  entities.set(`${kind} ${fullyQualifiedName}`, entity);
  const { status, headers, ...rest } = answer(`PUT ${kind}`, isNew ? 201 : 200, entity);
  return { ...rest, status, headers: { ...headers, 'x-openmetadata-change': isNew ? 'entityCreated' : 'entityNoChange' } };
}

function answer(kind, status, body) {
  return { kind, status, headers: JSON_TYPE, body: JSON.stringify(body) };
}
