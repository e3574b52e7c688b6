import {
  type Column,
  type Container,
  type Entity,
  IngestError,
  type ProcessContext,
  type SampleRow,
  type Warning,
} from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import type { PiiConfig } from './generated/config.js';
import { plugin } from './index.js';
import { PiiProcessor } from './processor.js';

const CANARY = 'canary.value@example.com';
const columns: Column[] = [
  { name: 'id', dataType: 'INT' },
  { name: 'contact', dataType: 'STRING' },
  { name: 'customer', dataType: 'STRUCT', children: [{ name: 'dob', dataType: 'DATE' }] },
];
const rows: SampleRow[] = [{ id: 1, contact: CANARY, customer: { dob: new Date('1980-02-01') } }];

function datasetOf(own: Column[] = columns): Container {
  return {
    kind: 'container',
    fullyQualifiedName: 'lake.sales.orders',
    name: 'orders',
    service: 'lake',
    prefix: '/orders',
    fullPath: 's3://sales/orders',
    fileFormats: ['csv'],
    dataModel: { isPartitioned: false, columns: own },
  };
}

interface Sampling {
  /** What a sample answers, or throws; without it there are no data. */
  readonly sample?: readonly SampleRow[] | Error;
  readonly signal?: AbortSignal;
}

async function process(config: PiiConfig, entity: Entity, { sample, signal }: Sampling = {}) {
  const warnings: Warning[] = [];
  const asked: number[] = [];
  const data = {
    folder: 's3://sales/orders',
    sample: async (count: number) => {
      asked.push(count);
      if (sample instanceof Error) throw sample;
      return sample ?? [];
    },
    sibling: async () => undefined,
  };
  const context = {
    signal: signal ?? new AbortController().signal,
    report: { warn: (warning: Warning) => warnings.push(warning) },
    ...(sample === undefined ? {} : { data }),
  } as unknown as ProcessContext;
  const entities: Entity[] = [];
  for await (const each of new PiiProcessor(config).process(entity, context)) entities.push(each);
  const container = entities.at(-1) as Container;
  const labels = (each: Column): unknown[] => [each.tags, ...(each.children ?? []).flatMap(labels)];
  return { entities, container, warnings, asked, tags: (container.dataModel?.columns ?? []).flatMap(labels) };
}

it('is the component of the plugin', () => {
  expect(plugin).toMatchObject({ kind: 'processor', type: 'pii', component: PiiProcessor });
});

describe('PiiProcessor', () => {
  it('tags columns, those within others too, each tag before the container', async () => {
    const { entities, tags, warnings, asked } = await process({}, datasetOf(), { sample: rows });
    expect(tags).toEqual([
      undefined,
      [{ tagFQN: 'PII.Sensitive', score: 0.95 }],
      undefined,
      [{ tagFQN: 'PII.NonSensitive', score: 0.95 }],
    ]);
    expect(entities.slice(0, -1)).toEqual([
      { kind: 'tag', fullyQualifiedName: 'PII.Sensitive', classification: 'PII', name: 'Sensitive' },
      { kind: 'tag', fullyQualifiedName: 'PII.NonSensitive', classification: 'PII', name: 'NonSensitive' },
    ]);
    expect(warnings).toEqual([]);
    expect(asked).toEqual([100]);
    expect(JSON.stringify(entities)).not.toContain(CANARY);
  });

  it('lets pass what has no columns, and asks for no records where none can tell', async () => {
    const { dataModel: _, ...bucket } = datasetOf();
    const service: Entity = { kind: 'storageService', fullyQualifiedName: 'lake', name: 'lake', serviceType: 'S3' };
    for (const entity of [bucket, service]) expect((await process({}, entity, { sample: rows })).entities).toEqual([entity]);
    const flags = datasetOf([{ name: 'has_email', dataType: 'BOOLEAN' }]);
    expect(await process({}, flags, { sample: rows })).toMatchObject({ entities: [flags], asked: [] });
  });

  it('takes tags, detectors, records and sureness from its config', async () => {
    const config: PiiConfig = {
      tags: { sensitive: 'Privacy."top.secret"', detectors: { birthDate: 'Privacy.Birth' } },
      sampleRows: 7,
    };
    const { tags, entities, asked } = await process(config, datasetOf(), { sample: rows });
    expect(tags).toMatchObject([undefined, [{ tagFQN: 'Privacy."top.secret"' }], undefined, [{ tagFQN: 'Privacy.Birth' }]]);
    expect(entities[0]).toMatchObject({ classification: 'Privacy', name: 'top.secret' });
    expect(asked).toEqual([7]);
    const onlyBirth = await process({ detectors: ['birthDate'] }, datasetOf(), { sample: rows });
    expect(onlyBirth.tags.filter(Boolean)).toHaveLength(1);
    expect((await process({ minScore: 0.96 }, datasetOf(), { sample: rows })).entities).toEqual([datasetOf()]);
  });

  it('leaves a column alone that has a tag of the same classification', async () => {
    const decided = [{ tagFQN: 'PII.None' }];
    const others = [{ tagFQN: 'Zone.raw' }];
    const own: Column[] = [
      { name: 'email', dataType: 'STRING', tags: decided },
      { name: 'mail', dataType: 'STRING', tags: others },
    ];
    const { tags } = await process({}, datasetOf(own), { sample: [{ email: CANARY, mail: CANARY }] });
    expect(tags).toEqual([decided, [...others, { tagFQN: 'PII.Sensitive', score: expect.any(Number) }]]);
  });

  it('goes by names alone where no records are asked for, offered or there', async () => {
    const named = datasetOf([{ name: 'email', dataType: 'STRING' }]);
    const expected = [[{ tagFQN: 'PII.Sensitive', score: 0.8 }]];
    expect(await process({ sampleRows: 0 }, named, { sample: rows })).toMatchObject({ tags: expected, asked: [], warnings: [] });
    expect(await process({}, named, { sample: [] })).toMatchObject({ tags: expected, warnings: [] });
    expect(await process({}, named)).toMatchObject({ tags: expected, warnings: [{ code: 'PII_NAMES_ALONE' }] });
  });

  it.each([
    [new IngestError('FILE_CORRUPT', { message: `line 3 is ${CANARY}` }), 'FILE_CORRUPT'],
    [new SyntaxError(`Unexpected token in ${CANARY}`), 'INTERNAL'],
  ])('goes by names alone where records cannot be read, and says so without what %s quotes', async (sample, code) => {
    const { tags, warnings } = await process({}, datasetOf([{ name: 'email', dataType: 'STRING' }]), { sample });
    expect(tags).toMatchObject([[{ score: 0.8 }]]);
    expect(warnings).toEqual([
      { code: 'PII_SAMPLE_UNREADABLE', message: expect.stringContaining(`[${code}]`), path: 's3://sales/orders' },
    ]);
    expect(JSON.stringify(warnings)).not.toContain('canary');
  });

  it('stops where the run does', async () => {
    const sample = new IngestError('FILE_CORRUPT');
    await expect(process({}, datasetOf(), { sample, signal: AbortSignal.abort() })).rejects.toBe(sample);
    const fatal = new IngestError('REQUESTS_EXHAUSTED');
    await expect(process({}, datasetOf(), { sample: fatal })).rejects.toBe(fatal);
  });
});
