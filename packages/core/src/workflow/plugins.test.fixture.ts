import { readFileSync } from 'node:fs';
import { definePlugin, type JsonSchema } from '@sluice/plugin-api';
import { PluginRegistry } from '../plugins/plugin-registry.js';
import { loadWorkflow, parseWorkflow } from './load-workflow.js';
import { describeProblem, WorkflowError } from './workflow-error.js';

class NoComponent {}

const SERVER_SCHEMA: JsonSchema = {
  type: 'object',
  additionalProperties: false,
  required: ['hostPort'],
  description: 'Where the catalogue is and how to sign in.',
  properties: {
    hostPort: { type: 'string', pattern: '^https?://', examples: ['http://localhost:8585/api'] },
    authProvider: { enum: ['openmetadata', 'basic', 'azure', 'google'], default: 'openmetadata' },
    securityConfig: {
      type: 'object',
      additionalProperties: false,
      properties: { jwtToken: { $ref: '#/definitions/secret' } },
    },
    verifySSL: { enum: ['no-ssl', 'ignore', 'validate'], default: 'no-ssl' },
    storeServiceConnection: { type: 'boolean', default: true },
    extraHeaders: { type: 'object', additionalProperties: { type: 'string' }, default: {} },
    limitRecords: { type: 'integer', minimum: 1, deprecated: true },
  },
  definitions: { secret: { type: 'string', writeOnly: true, pattern: '^[ -~]*$' } },
};

const PLUGINS = [
  definePlugin({
    kind: 'source',
    type: 's3',
    title: 'S3',
    configSchema: schemaFile('plugins/s3/config.schema.json'),
    sections: { options: { at: '/source/sourceConfig/config', schema: schemaFile('schemas/storage-options.schema.json') } },
    capabilities: [],
    permissions: [],
    component: NoComponent as never,
  }),
  definePlugin({
    kind: 'processor',
    type: 'filter',
    title: 'Filter',
    configSchema: {
      type: 'object',
      additionalProperties: false,
      properties: {
        minSize: { type: 'integer', minimum: 0 },
        limit: { anyOf: [{ type: 'string' }, { type: 'array', items: { type: 'string' } }] },
      },
    },
    capabilities: [],
    permissions: [],
    component: NoComponent as never,
  }),
  definePlugin({
    kind: 'sink',
    type: 'metadata-rest',
    title: 'OpenMetadata',
    configSchema: { type: 'object', additionalProperties: false, properties: {} },
    sections: { server: { at: '/workflowConfig/openMetadataServerConfig', schema: SERVER_SCHEMA, required: true } },
    capabilities: [],
    permissions: [],
    component: NoComponent as never,
  }),
  definePlugin({
    kind: 'sink',
    type: 'file',
    title: 'File',
    configSchema: schemaFile('plugins/file/config.schema.json'),
    shorthand: 'path',
    capabilities: [],
    permissions: [],
    component: NoComponent as never,
  }),
  definePlugin({
    kind: 'sink',
    type: 'console',
    title: 'Console',
    configSchema: { type: 'object', additionalProperties: false, properties: { columns: { type: 'boolean', default: true } } },
    capabilities: [],
    permissions: [],
    component: NoComponent as never,
  }),
  definePlugin({
    kind: 'sink',
    type: 'tee',
    title: 'Tee',
    configSchema: {
      type: 'object',
      additionalProperties: false,
      required: ['to'],
      properties: {
        to: {
          type: 'object',
          additionalProperties: false,
          properties: { sinks: { type: 'array', minItems: 1, description: 'The sinks.' } },
        },
        note: { type: 'string', default: 'none' },
      },
    },
    components: { kind: 'sink', at: '/to/sinks' },
    capabilities: [],
    permissions: [],
    component: NoComponent as never,
  }),
  definePlugin({
    kind: 'processor',
    type: 'all',
    title: 'All',
    configSchema: { type: 'object', additionalProperties: false, properties: { of: { type: 'array' } } },
    components: { kind: 'processor', at: '/of' },
    capabilities: [],
    permissions: [],
    component: NoComponent as never,
  }),
];

/** A few plugins of each kind, with the schemas of a source and sinks as they are in use. */
export const REGISTRY = PluginRegistry.of(PLUGINS);

/** The start of a workflow file that is right up to its sink. */
export const SOURCE = `source:
  type: s3
  serviceName: local_s3
  serviceConnection:
    config:
      awsConfig: { awsRegion: us-east-2 }
`;

/** Loads `text` as `w.yaml`. */
export function parse(text: string, options: { sink?: string; environment?: Record<string, string> } = {}) {
  return parseWorkflow(text, 'w.yaml', { registry: REGISTRY, ...options });
}

/** Everything that is wrong with `text`, a line each, without hints; empty when it loads. */
export async function problemsOf(text: string, options: { sink?: string; environment?: Record<string, string> } = {}) {
  return (await errorsOf(text, options)).map(({ path, message }) => `${path} ${message}`);
}

/** Everything that is wrong with `text`. */
export async function errorsOf(text: string, options: { sink?: string; environment?: Record<string, string> } = {}) {
  return parse(text, options).then(() => [], problemsIn);
}

/** Everything that is wrong with a file, as it is printed. */
export async function describeFile(file: string) {
  return loadWorkflow(file, { registry: REGISTRY }).then(
    () => [],
    (error: unknown) => problemsIn(error).map(describeProblem),
  );
}

function problemsIn(error: unknown) {
  if (error instanceof WorkflowError) return error.problems;
  throw error;
}

function schemaFile(path: string): JsonSchema {
  return JSON.parse(readFileSync(new URL(`../../../../${path}`, import.meta.url), 'utf8')) as JsonSchema;
}
