import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Column, type Container, DATA_TYPES, type Entity, type Sink, type Tag } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { plugin } from '@sluice/plugin-datahub';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { judge, namesByDatahub } from '../support/datahub.js';
import { hasPython } from '../support/python.mjs';
import { startDatahub } from '../support/servers.mjs';
import { emptyFolder } from '../support/sluice.js';

/** Names that stores allow and that mean something in a URN, in JSON, in a path or in a proposal. */
const ODD_NAMES = [
  'plain',
  'a b',
  'a,b',
  'a(b)',
  'a%2Cb',
  'ends in space ',
  'dot.ted',
  '"quoted"',
  'back\\slash',
  'tab\tnew\nline',
  'größe',
  '日本語',
  '😀',
  'unit␟separator',
  'urn:li:tag:x',
  'tilde~slash',
  '<&>',
  '\u007f',
  '..',
  'x'.repeat(900),
  `${'ordner'.repeat(20)}/${'日'.repeat(200)}`,
];

const TAGS: readonly Tag[] = ODD_NAMES.map((name) => ({
  kind: 'tag',
  fullyQualifiedName: `Odd.${name}`,
  classification: 'Odd',
  name,
  description: `Of ${name}.`,
}));

const NESTED: readonly Column[] = [
  { name: 'a.b', dataType: 'STRING', description: 'A name with a dot.', tags: [{ tagFQN: 'Odd.a,b', score: 0.75 }] },
  {
    name: 'a',
    dataType: 'STRUCT',
    dataTypeDisplay: 'struct<b: list<struct<c: int>>>',
    children: [
      {
        name: 'b',
        dataType: 'ARRAY',
        arrayDataType: 'STRUCT',
        children: [{ name: 'c', dataType: 'INT', tags: [{ tagFQN: 'Odd.plain' }] }],
      },
    ],
  },
  { name: 'short', displayName: 'x'.repeat(300), dataType: 'MAP' },
  { name: '日本 ␟,()', dataType: 'UNION', children: [{ name: 'int', dataType: 'INT' }] },
];

const STORES: readonly (readonly [platform: string, uri: string])[] = [
  ['s3', 's3://bücket'],
  ['gcs', 'gs://bucket.with.dots'],
  ['abs', 'abfss://box@account.dfs.core.windows.net'],
  ['file', 'file:///srv/lake of ours/bucket'],
];

function container(uri: string, path: string, more: Partial<Container> = {}): Container {
  return {
    kind: 'container',
    fullyQualifiedName: `lake.bucket.${path}`,
    name: path || 'bucket',
    service: 'lake',
    ...(path === '' && more.dataModel === undefined ? {} : { parent: 'lake.bucket' }),
    prefix: `/${path}`,
    fullPath: path === '' ? uri : `${uri}/${path}`,
    fileFormats: [],
    ...more,
  };
}

function entitiesAt(uri: string): readonly Entity[] {
  const columns = [...DATA_TYPES.map((dataType): Column => ({ name: dataType, dataType })), ...NESTED];
  const all = { isPartitioned: true, partitionColumns: ['DATE'], columns };
  const tags = TAGS.map(({ fullyQualifiedName }) => ({ tagFQN: fullyQualifiedName }));
  const owners = ODD_NAMES.flatMap((name) => [{ name }, { name, type: 'team' as const }, { name, type: 'user' as const }]);
  const newest = { key: 'logs/1/app/7.png', size: 9, lastModified: 1_700_000_000_000 };
  return [
    { kind: 'storageService', fullyQualifiedName: 'lake', name: 'lake', serviceType: 'S3' },
    ...TAGS,
    container(uri, '', { size: 12.5, numberOfObjects: 3, description: '# Öffentlich\n', tags, owners }),
    container(uri, '', { dataModel: { isPartitioned: false, columns: [] } }),
    container(uri, 'all/types', { dataModel: all, fileFormats: ['csv', 'gz'], sourceUrl: 'https://console/ä?b=c', tags, owners }),
    container(uri, 'logs/*/app', { resourceSet: { extensions: { '': 2, png: 1 }, newest }, size: 1, numberOfObjects: 3 }),
    container(uri, 'all', { description: 'A folder.' }),
    container(uri, 'deep//empty/name', { size: 4 }),
    ...ODD_NAMES.map((name) => container(uri, `odd/${name}/file`, { size: 1, tags: [{ tagFQN: `Odd.${name}` }] })),
    ...ODD_NAMES.map((name) => container(uri, `odd/${name}`, { size: 1, numberOfObjects: 1 })),
  ];
}

function sinkOf(config: object): Sink {
  return Reflect.construct(plugin.component, [config]) as Sink;
}

async function writeAll(sink: Sink, entities: readonly Entity[]): Promise<unknown[]> {
  const context = testContext();
  const results = await sink.write(entities, context);
  await sink.flush(context);
  await sink.close();
  return results.map((result) => (result.status === 'failed' ? result.error.message : result.status));
}

describe.skipIf(!hasPython('datahub'))('entities of all kinds, in DataHub', () => {
  let datahub: Awaited<ReturnType<typeof startDatahub>>;
  beforeAll(async () => {
    datahub = await startDatahub();
  });
  afterAll(() => datahub?.stop());

  const dump = async () => (await (await fetch(`${datahub.url}/__dump`)).json()) as Record<string, Record<string, unknown>>;

  test.each(STORES)('of the store %s are taken by its file check and by its server', async (_, uri) => {
    await fetch(`${datahub.url}/__reset`, { method: 'POST' });
    const entities = entitiesAt(uri);
    const file = join(emptyFolder(), 'out.json');
    expect(new Set(await writeAll(sinkOf({ file, platformInstance: 'ours' }), entities))).toEqual(
      new Set(['created', 'updated']),
    );
    const proposals = JSON.parse(readFileSync(file, 'utf8')) as { entityUrn: string }[];
    expect(judge(file)).toContain(`${proposals.length} MCEs found - all valid`);
    const results = await writeAll(sinkOf({ server: datahub.url, platformInstance: 'ours' }), entities);
    expect(new Set(results)).toEqual(new Set(['created']));
    expect(Object.keys(await dump()).sort()).toEqual([...new Set(proposals.map(({ entityUrn }) => entityUrn))].sort());
    const again = await writeAll(sinkOf({ server: datahub.url, platformInstance: 'ours' }), entities);
    const changed = entities.filter((_, index) => again[index] !== 'unchanged');
    // DataHub itself has one name for these two, so that each takes the place of the other.
    expect(changed.filter(({ fullyQualifiedName }) => !/a(,|%2C)b/.test(fullyQualifiedName))).toEqual([]);
  });

  test.each(STORES)('of the store %s have the URNs that its own package makes', async (platform, uri) => {
    for (const [env, instance] of [['PROD'], ['DEV', 'ours']] as const) {
      await fetch(`${datahub.url}/__reset`, { method: 'POST' });
      const paths = ODD_NAMES.slice(0, 19).map((name) => `odd/${name}`);
      const files = paths.map((path) => container(uri, `${path}/file`, { size: 1 }));
      await writeAll(sinkOf({ server: datahub.url, env, platformInstance: instance }), [container(uri, ''), ...files]);
      const bucket = platform === 'abs' ? 'box' : uri.replace(/^\w+:\/\//, '');
      const same = { platform, env, ...(instance === undefined ? {} : { instance }) };
      const whole = bucket.replace(/^\//, '');
      const expected = namesByDatahub([
        platform === 'file' ? { ...same, folder: bucket } : { ...same, bucket },
        ...['odd', ...paths].map((path) => ({ ...same, folder: `${bucket}/${path}` })),
        ...paths.map((path) => ({ ...same, dataset: `${whole}/${path}/file` })),
      ]);
      // DataHub itself has one dataset for a,b and a%2Cb.
      expect(Object.keys(await dump()).sort()).toEqual([...new Set(expected)].sort());
    }
  });

  test('keep the tags and owners that people gave them', async () => {
    await fetch(`${datahub.url}/__reset`, { method: 'POST' });
    const bucket = container('s3://bucket', '');
    const write = (more: Partial<Container>) => writeAll(sinkOf({ server: datahub.url }), [{ ...bucket, ...more }]);
    await write({ tags: [{ tagFQN: 'Odd.a,b' }], owners: [{ name: 'ann@example.com' }] });
    await write({ tags: [{ tagFQN: 'Odd.plain', score: 0.5 }], owners: [{ name: 'data/platform', type: 'team' }] });
    await write({});
    const [tag, user, group] = namesByDatahub([{ tag: 'Odd.a,b' }, { user: 'ann@example.com' }, { group: 'data/platform' }]);
    expect(Object.values(await dump())[0]).toMatchObject({
      globalTags: { tags: [{ tag }, { tag: 'urn:li:tag:Odd.plain', context: '{"score":0.5}' }] },
      ownership: { owners: [{ owner: user }, { owner: group }] },
    });
  });
});
