import { type Entity, IngestError, type WriteResult } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { beforeEach, expect, it } from 'vitest';
import type { DatahubClient } from './client.js';
import { at, bucket, dataset } from './entities.test.fixture.js';
import { type HeldAspects, proposedAspects } from './held-aspects.js';
import type { Asset } from './proposal.js';
import { ServerPlanner } from './server-planner.js';
import { ToAssets } from './to-assets.js';

const context = testContext();
const toAssets = new ToAssets({ env: 'PROD', platformInstance: 'lake' });
const service: Entity = { kind: 'storageService', fullyQualifiedName: 'lake', name: 'lake', serviceType: 'S3' };
const tag: Entity = { kind: 'tag', fullyQualifiedName: 'PII.Name', classification: 'PII', name: 'Name' };

/** What the server holds, by URNs; `undefined` where it does not say. */
let held: Map<string, HeldAspects> | undefined;
/** What asking of containers fails with. */
let failure: IngestError | undefined;
let asked: string[];
let planner: ServerPlanner;

beforeEach(() => {
  held = new Map();
  failure = undefined;
  asked = [];
  const client = {
    held: async (assets: readonly Asset[], _: unknown, purpose: string) => {
      const type = assets[0]?.type;
      asked.push(`${purpose} ${type}`);
      if (failure !== undefined && type === 'container') throw failure;
      return held;
    },
  };
  planner = new ServerPlanner(client as Partial<DatahubClient> as DatahubClient);
});

function plan(...entities: readonly Entity[]): Promise<readonly WriteResult[]> {
  return planner.plan(
    entities.map((entity) => toAssets.of(entity)),
    context,
  );
}

/** What a server holds that was written that entity, with what it fills in. */
function written(entity: Entity): readonly [string, HeldAspects] {
  const { urn, proposals } = toAssets.of(entity).at(-1) as Asset;
  return [urn, JSON.parse(JSON.stringify({ ...proposedAspects(proposals), institutionalMemory: { elements: [] } }))];
}

it('plans what is not there as created, and each tag once', async () => {
  expect(await plan(service, bucket, dataset, tag)).toEqual(Array(4).fill({ status: 'created' }));
  expect(await plan(tag, at('eu'))).toEqual([{ status: 'unchanged' }, { status: 'created' }]);
  expect(asked).toEqual(['dataPlatformInstance', 'tag', 'container', 'dataset', 'container'].map((type) => `plan ${type}`));
});

it('plans what is there as it is as unchanged', async () => {
  const all = [service, bucket, { ...dataset, tags: [{ tagFQN: 'PII.Name' }], owners: [{ name: 'ann' }] }, tag];
  held = new Map(all.map(written));
  expect(await plan(...all)).toEqual(Array(4).fill({ status: 'unchanged' }));
});

it('tells what is different, in the words of an entity', async () => {
  const earlier: Entity = {
    ...dataset,
    description: 'Old.',
    dataModel: {
      isPartitioned: false,
      columns: [
        { name: 'id', dataType: 'INT' },
        { name: 'gone', dataType: 'DATE' },
      ],
    },
  };
  const [urn, aspects] = written(earlier);
  const labels = { globalTags: { tags: [{ tag: 'urn:li:tag:by.people' }] }, ownership: { owners: [] } };
  held = new Map([[urn, { ...aspects, ...labels }]]);
  const later: Entity = { ...dataset, size: 99, tags: [{ tagFQN: 'PII.Name' }], owners: [{ name: 'ann' }] };
  const [result] = await plan(later);
  expect(result).toMatchObject({ status: 'updated' });
  const changes = result?.status === 'updated' ? (result.changes ?? []) : [];
  expect(changes).toEqual([
    { path: 'description', before: 'Old.' },
    { path: 'size', before: '10', after: '99' },
    { path: 'dataModel.columns.id.dataType', before: 'int', after: 'bigint' },
    { path: 'dataModel.columns.gone', before: expect.objectContaining({ name: 'gone', dataType: 'date' }) },
    { path: 'tags."PII.Name"', after: { tagFQN: 'PII.Name' } },
    { path: 'owners.urn:li:corpuser:ann', after: { name: 'urn:li:corpuser:ann', type: 'TECHNICAL_OWNER' } },
  ]);
});

it('plans all as updated where the server does not say what it holds', async () => {
  held = undefined;
  expect(await plan(bucket)).toEqual([{ status: 'updated' }]);
});

it('fails what could not be asked of, and nothing else', async () => {
  failure = new IngestError('CATALOGUE_FAILED');
  expect(await plan(bucket, dataset)).toEqual([{ status: 'failed', error: failure }, { status: 'created' }]);
  failure = new IngestError('CATALOGUE_UNAUTHORIZED');
  await expect(plan(bucket, dataset)).rejects.toBe(failure);
});
