import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { IngestError, type JsonSchema, type PluginDefinition } from '@sluice/plugin-api';

/** A page size that the plugins of these tests refuse, though their schema takes it. */
export const REFUSED_PAGE_SIZE = 13;

const TOKEN = { type: 'string', writeOnly: true, description: 'Who asks.', examples: ['${TOKEN}'] };
const PAGE_SIZE = { type: 'integer', minimum: 1, description: 'The most in a page.', examples: [100] };
const CONFIG_SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['token'],
  properties: { token: TOKEN, pageSize: PAGE_SIZE },
  examples: [{ token: '${TOKEN}' }],
} as const;

/** The config of plugins of these tests. */
export interface TestConfig {
  readonly token: string;
  readonly pageSize?: number;
}

/** What the definitions of plugins of these tests have in common. */
export const TEST_DEFINITION = {
  type: 'test',
  title: 'A plugin of these tests',
  configSchema: CONFIG_SCHEMA,
  permissions: [{ action: 'mem:Read', reason: 'to read' }],
} as const;

/** What of a sound plugin, other than its code, to break. */
export interface PluginBreaks {
  readonly definition?: Partial<Pick<PluginDefinition, 'configSchema' | 'permissions'>>;
  readonly folder?: string;
  /** Whether its constructor tells where the config is wrong. Default: true. */
  readonly isLocated?: boolean;
}

const home = mkdtempSync(join(tmpdir(), 'sluice-testkit-'));
writeFileSync(
  join(home, 'README.md'),
  '# A plugin of these tests\n\n`token`, `pageSize`, `clientSecret`; it needs `mem:Read`.\n',
);

/** The folder of such a plugin. */
export const TEST_FOLDER = home;

/** Refuses a config as a constructor does. */
export function checkConfig({ pageSize }: TestConfig, pointer: string, { isLocated = true }: PluginBreaks): void {
  if (pageSize !== REFUSED_PAGE_SIZE) return;
  const details = isLocated ? { details: { pointer: `${pointer}/pageSize` } } : {};
  throw new IngestError('WORKFLOW_INVALID_VALUE', { message: 'there are no such pages', ...details });
}

const withProperties = (properties: Readonly<Record<string, JsonSchema>>): PluginBreaks => ({
  definition: { configSchema: { ...CONFIG_SCHEMA, properties: { ...CONFIG_SCHEMA.properties, ...properties } } },
});

/** For each rule that all plugins have to keep, what breaks it and no other. */
export const BROKEN_PLUGINS: Readonly<Record<string, PluginBreaks>> = {
  manifest: { definition: { permissions: [{ action: 'mem:Read', reason: ' ' }] } },
  described: withProperties({ pageSize: { ...PAGE_SIZE, description: '' } }),
  examples: withProperties({ pageSize: { type: 'integer', description: 'The most in a page.' } }),
  closed: { definition: { configSchema: { ...CONFIG_SCHEMA, additionalProperties: true } } },
  'secrets-marked': withProperties({ clientSecret: { type: 'string', description: 'A secret.', examples: ['x'] } }),
  example: { definition: { configSchema: { ...CONFIG_SCHEMA, examples: [{ pageSize: 'many' }] } } },
  'config-located': { isLocated: false },
  readme: { folder: mkdtempSync(join(tmpdir(), 'sluice-testkit-')) },
};
