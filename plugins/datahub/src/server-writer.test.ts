import { IngestError, type WriteResult } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { beforeEach, expect, it } from 'vitest';
import type { DatahubClient } from './client.js';
import { at, bucket, dataset } from './entities.test.fixture.js';
import type { HeldAspects } from './held-aspects.js';
import type { Asset } from './proposal.js';
import { ServerWriter } from './server-writer.js';
import { ToAssets } from './to-assets.js';

const context = testContext();
const toAssets = new ToAssets({ env: 'PROD' });

/** The requests: the URNs of each, once. */
let sent: string[][];
/** What a request with such a URN fails with. */
let refused: Map<string, IngestError>;
/** What the server holds, by URNs; `undefined` where it does not say. */
let held: Map<string, HeldAspects> | undefined;
/** How many assets it was asked of in each request. */
let asked: number[];
let writer: ServerWriter;

beforeEach(() => {
  sent = [];
  refused = new Map();
  held = new Map();
  asked = [];
  const client = {
    held: async (assets: readonly Asset[]) => {
      asked.push(assets.length);
      return held;
    },
    ingest: async (texts: readonly string[]) => {
      const urns = [...new Set(texts.map((text) => (JSON.parse(text) as { entityUrn: string }).entityUrn))];
      sent.push(urns);
      for (const urn of urns) if (refused.has(urn)) throw refused.get(urn);
    },
    close: async () => {},
  };
  writer = new ServerWriter(client as Partial<DatahubClient> as DatahubClient);
});

async function write(...entities: Parameters<ToAssets['of']>[0][]): Promise<string[]> {
  const results = await writer.write(
    entities.map((entity) => toAssets.of(entity)),
    context,
  );
  return results.map((result: WriteResult) => (result.status === 'failed' ? result.error.code : result.status));
}

const urnOf = (entity: Parameters<ToAssets['of']>[0]) => toAssets.of(entity).at(-1)?.urn ?? '';
const refuse = (entity: Parameters<ToAssets['of']>[0], code: IngestError['code'] = 'CATALOGUE_REFUSED', options: object = {}) =>
  refused.set(urnOf(entity), new IngestError(code, options));

const eu = at('eu');
const file = { ...at('eu/a.pdf'), size: 1 };
const tag = { kind: 'tag', fullyQualifiedName: 'PII.Name', classification: 'PII', name: 'Name' } as const;

it('sends all of a batch in one request, and what contains something once', async () => {
  expect(await write(tag, tag, bucket, dataset, file)).toEqual(Array(5).fill('created'));
  expect(sent).toEqual([[tag, bucket, eu, dataset, file].map(urnOf)]);
  sent = [];
  expect(await write(tag, bucket, file)).toEqual(['unchanged', 'unchanged', 'created']);
  expect(sent).toEqual([[urnOf(file)]]);
});

it('sends a folder again when more is known of it, and never less', async () => {
  await write(file);
  sent = [];
  const known = { ...eu, size: 1, numberOfObjects: 1 };
  expect(await write(known, file)).toEqual(['created', 'created']);
  expect(sent).toEqual([[urnOf(eu), urnOf(file)]]);
});

/** What a server holds that was written these. */
function holding(...entities: Parameters<ToAssets['of']>[0][]): Map<string, HeldAspects> {
  const assets = entities.flatMap((entity) => toAssets.of(entity));
  const aspects = ({ proposals }: Asset) => Object.fromEntries(proposals.map(({ aspectName, aspect }) => [aspectName, aspect]));
  return new Map(assets.map((asset) => [asset.urn, aspects(asset)]));
}

it('sends what the server has not, or has otherwise, and tells which', async () => {
  held = holding(dataset, bucket);
  expect(await write(bucket, { ...dataset, size: 11 }, file)).toEqual(['unchanged', 'updated', 'created']);
  expect(sent).toEqual([[urnOf(dataset), urnOf(file)]]);
});

it('leaves a folder as the server knows it where only its name is known here', async () => {
  held = new Map([[urnOf(eu), { containerProperties: { name: 'eu', description: 'Known better.' } }]]);
  expect(await write(file)).toEqual(['created']);
  expect(sent).toEqual([[urnOf(bucket), urnOf(file)]]);
  asked = [];
  await write(file);
  expect(asked).toEqual([1]);
});

it('sends all where the server does not say what it has, and does not call it created', async () => {
  held = undefined;
  expect(await write(bucket, file)).toEqual(['updated', 'updated']);
  expect(await write(bucket, file)).toEqual(['unchanged', 'updated']);
});

it('asks of a hundred assets of a type at a time', async () => {
  await write(tag, ...Array.from({ length: 101 }, (_, index) => ({ ...at(`f/${index}`), size: 1 })));
  expect(asked).toEqual([1, 2, 100, 1]);
});

it('divides what is more than a server takes', async () => {
  const files = Array.from({ length: 60 }, (_, index) => ({ ...at(`f/${index}`), size: 1 }));
  await write(...files);
  const sizes = sent.map((urns) => urns.length);
  expect(sizes.length).toBe(2);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(62);
  sent = [];
  const description = 'x'.repeat(5_000_000);
  await write({ ...dataset, description }, { ...file, description });
  expect(sent).toEqual([[urnOf(eu), urnOf(dataset)], [urnOf(file)]]);
});

it('loses nothing of a request but what is refused, and what contains it', async () => {
  refuse(file);
  expect(await write(bucket, file, dataset)).toEqual(['created', 'CATALOGUE_REFUSED', 'created']);
  expect(sent).toEqual([[bucket, eu, file, dataset].map(urnOf), ...[bucket, eu, file, dataset].map((entity) => [urnOf(entity)])]);
});

it('fails what a refused folder contains, and sends the folder again with the next', async () => {
  refuse(eu, 'CATALOGUE_FAILED', { retryable: false });
  expect(await write(dataset, file)).toEqual(['CATALOGUE_FAILED', 'CATALOGUE_FAILED']);
  refused.clear();
  sent = [];
  expect(await write(file)).toEqual(['created']);
  expect(sent).toEqual([[urnOf(eu), urnOf(file)]]);
});

it('does not try one by one what failed for all', async () => {
  refuse(file, 'CATALOGUE_FAILED');
  expect(await write(bucket, file)).toEqual(['CATALOGUE_FAILED', 'CATALOGUE_FAILED']);
  refuse(file, 'CANCELLED');
  expect(await write(bucket, file)).toEqual(['CANCELLED', 'CANCELLED']);
  expect(sent).toHaveLength(2);
});

it('throws when nothing more can be written', async () => {
  refuse(file, 'CATALOGUE_UNAUTHORIZED');
  await expect(write(bucket, file)).rejects.toMatchObject({ code: 'CATALOGUE_UNAUTHORIZED' });
});
