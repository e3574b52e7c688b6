import { IngestError, type WriteResult } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { beforeEach, expect, it } from 'vitest';
import type { DatahubClient } from './client.js';
import { at, bucket, dataset } from './entities.test.fixture.js';
import { ServerWriter } from './server-writer.js';
import { ToAssets } from './to-assets.js';

const context = testContext();
const toAssets = new ToAssets({ env: 'PROD' });

/** The requests: the URNs of each, once. */
let sent: string[][];
/** What a request with such a URN fails with. */
let refused: Map<string, IngestError>;
let writer: ServerWriter;

beforeEach(() => {
  sent = [];
  refused = new Map();
  const client = {
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
  expect(await write(tag, tag, bucket, dataset, file)).toEqual(Array(5).fill('updated'));
  expect(sent).toEqual([[tag, bucket, eu, dataset, file].map(urnOf)]);
  sent = [];
  expect(await write(tag, bucket, file)).toEqual(['unchanged', 'unchanged', 'updated']);
  expect(sent).toEqual([[urnOf(file)]]);
});

it('sends a folder again when more is known of it, and never less', async () => {
  await write(file);
  sent = [];
  const known = { ...eu, size: 1, numberOfObjects: 1 };
  expect(await write(known, file)).toEqual(['updated', 'updated']);
  expect(sent).toEqual([[urnOf(eu), urnOf(file)]]);
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
  expect(await write(bucket, file, dataset)).toEqual(['updated', 'CATALOGUE_REFUSED', 'updated']);
  expect(sent).toEqual([[bucket, eu, file, dataset].map(urnOf), ...[bucket, eu, file, dataset].map((entity) => [urnOf(entity)])]);
});

it('fails what a refused folder contains, and sends the folder again with the next', async () => {
  refuse(eu, 'CATALOGUE_FAILED', { retryable: false });
  expect(await write(dataset, file)).toEqual(['CATALOGUE_FAILED', 'CATALOGUE_FAILED']);
  refused.clear();
  sent = [];
  expect(await write(file)).toEqual(['updated']);
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
