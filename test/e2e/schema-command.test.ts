import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { BUNDLED_PLUGINS } from '@sluice/cli/plugins';
import { Ajv } from 'ajv';
import { beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { sluice } from '../support/sluice.js';

const SINK = { type: 'console', config: {} };
const S3 = { type: 's3', serviceName: 'lake', serviceConnection: { config: { awsConfig: { awsRegion: 'us-east-1' } } } };
const EMPTY_REPORT = {
  formatVersion: 1,
  runId: 'r',
  status: 'succeeded',
  serviceName: 'lake',
  source: 's3',
  sink: 'file',
  startedAt: '2026-11-25T08:00:00.000Z',
  endedAt: '2026-11-25T08:00:01.000Z',
  totals: { created: 0, updated: 0, unchanged: 0, filtered: 0, empty: 0, failed: 0 },
  subjects: {},
  scopes: [],
  outcomes: [],
  deleted: [],
  notDeleted: [],
  warnings: [],
};
const textOf = (path: string): string => readFileSync(fileURLToPath(new URL(`../../${path}`, import.meta.url)), 'utf8');

/** The blocks of YAML in a page that are whole workflow files. */
const workflowsIn = (page: string): unknown[] =>
  [...textOf(page).matchAll(/```yaml\n(.*?)```/gs)]
    .map(([, text = '']) => parse(text))
    .filter((file) => file?.source && file?.sink);

describe('sluice schema', () => {
  let isValid: (file: unknown) => string[];
  beforeAll(async () => {
    const { code, stdout } = await sluice(['schema', 'workflow']);
    expect(code).toBe(0);
    const check = new Ajv({ allErrors: true, strict: false }).compile(JSON.parse(stdout));
    isValid = (file) =>
      check(file) ? [] : (check.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  });

  test.each([
    ['the README', workflowsIn('README.md')],
    ['the demo', [parse(textOf('test/demo/s3.yaml'))]],
    [
      'variables in place of anything',
      [{ source: S3, sink: SINK, runtime: { concurrency: '${N:-8}' }, workflowConfig: { loggerLevel: '${LEVEL}' } }],
    ],
    [
      'a plugin from outside',
      [{ plugins: ['./x'], source: { ...S3, type: 'x', serviceConnection: { config: { any: 1 } } }, sink: SINK }],
    ],
    [
      'sinks in a tee',
      [{ source: S3, sink: { type: 'tee', config: { sinks: [SINK, { type: 'file', config: { path: 'x' } }] } } }],
    ],
  ])('takes %s', (_, files) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) expect(isValid(file)).toEqual([]);
  });

  test.each(BUNDLED_PLUGINS.map(({ kind, type, load }) => [kind, type, load] as const))(
    'takes the examples of the %s %s',
    async (kind, type, load) => {
      const { configSchema } = await load();
      for (const config of (configSchema['examples'] ?? [{}]) as object[]) {
        const component = { type, config };
        const source = kind === 'source' ? { type, serviceName: 'lake', serviceConnection: { config } } : S3;
        const needs = ['metadata-rest', 'tee'].includes(type)
          ? { workflowConfig: { openMetadataServerConfig: { hostPort: 'http://x/api' } } }
          : {};
        const file = {
          source,
          sink: kind === 'sink' ? component : SINK,
          ...needs,
          ...(kind === 'processor' ? { processors: [component] } : {}),
        };
        expect(isValid(file)).toEqual([]);
      }
    },
  );

  test.each([
    [
      'an unknown key of a connection',
      { source: { ...S3, serviceConnection: { config: { awsConfig: { awsRegion: 'x', regon: 'y' } } } }, sink: SINK },
      'awsConfig',
    ],
    ['a misspelled plugin', { source: { ...S3, type: 's33' }, sink: SINK }, '/source/type'],
    ['a missing one', { source: { ...S3, serviceConnection: { config: { awsConfig: {} } } }, sink: SINK }, 'awsRegion'],
    ['an option of the wrong type', { source: { ...S3, sourceConfig: { config: { samples: 'many' } } }, sink: SINK }, 'samples'],
    [
      'a processor, by its own schema',
      { source: S3, processors: [{ type: 'filter', config: { sized: 1 } }], sink: SINK },
      '/processors/0/config',
    ],
    [
      'a sink in a tee',
      { source: S3, sink: { type: 'tee', config: { sinks: [{ type: 'file', config: {} }] } } },
      '/sink/config/sinks/0/config',
    ],
    ['a catalogue without its server', { source: S3, sink: { type: 'metadata-rest', config: {} } }, 'workflowConfig'],
  ])('marks %s', (_, file, place) => {
    expect(isValid(file).join('\n')).toContain(place);
  });

  test('prints that of reports, which stands alone', async () => {
    const { code, stdout } = await sluice(['schema', 'report']);
    expect(code).toBe(0);
    const isReport = new Ajv({ strict: true }).compile(JSON.parse(stdout));
    expect(isReport(EMPTY_REPORT)).toBe(true);
    // What a container is, another file says.
    expect(isReport({ ...EMPTY_REPORT, containers: [{ kind: 'container' }] })).toBe(false);
  });

  test('prints that of manifests and of each plugin, and says what there is', async () => {
    const manifest = JSON.parse((await sluice(['schema', 'manifest'])).stdout);
    expect(new Ajv({ strict: false }).validate(manifest, { entries: [{ dataPath: 'a', structureFormat: 'csv' }] })).toBe(true);
    expect(JSON.parse((await sluice(['schema', 's3'])).stdout).title).toBe('S3Connection');
    const { code, stderr } = await sluice(['schema', 'workflows']);
    expect([code, stderr]).toEqual([2, 'There is no schema of workflows. Did you mean workflow?\n']);
  });
});
