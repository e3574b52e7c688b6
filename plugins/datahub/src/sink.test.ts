import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Entity } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { at, bucket, dataset } from './entities.test.fixture.js';
import { plugin } from './index.js';
import { DatahubSink } from './sink.js';

let folder: string;
let file: string;
const context = testContext();

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-datahub-'));
  file = join(folder, 'out.json');
});
afterEach(() => rmSync(folder, { recursive: true }));

async function writeOut(...batches: (readonly Entity[])[]): Promise<string[]> {
  const sink = new DatahubSink({ file });
  const results = [];
  for (const batch of batches) results.push(...(await sink.write(batch, context)));
  await sink.flush();
  await sink.close();
  return results.map(({ status }) => status);
}

it('is the component of the plugin', () => {
  expect(plugin).toMatchObject({ kind: 'sink', type: 'datahub', shorthand: 'file', component: DatahubSink });
});

describe('DatahubSink with a file', () => {
  const tag: Entity = { kind: 'tag', fullyQualifiedName: 'PII.Name', classification: 'PII', name: 'Name' };

  it('writes tags, then containers from the bucket down, then datasets, each with all that is proposed of it', async () => {
    expect(await writeOut([dataset, tag], [{ ...at('eu'), size: 1, numberOfObjects: 1 }, bucket])).toEqual([
      'created',
      'created',
      'updated',
      'updated',
    ]);
    const proposals = JSON.parse(readFileSync(file, 'utf8')) as { entityType: string; aspect: { json: { name?: string } } }[];
    const named = proposals.filter(({ aspect }) => aspect.json.name !== undefined);
    expect(named.map(({ entityType, aspect }) => `${entityType} ${aspect.json.name}`)).toEqual([
      'tag PII.Name',
      'container sales',
      'container eu',
      'dataset orders',
    ]);
    expect(proposals[0]).toEqual({
      entityType: 'tag',
      entityUrn: 'urn:li:tag:PII.Name',
      changeType: 'UPSERT',
      aspectName: 'tagKey',
      aspect: { json: { name: 'PII.Name' } },
    });
    expect(readdirSync(folder)).toEqual(['out.json']);
  });

  it('does not forget what is known of a folder for what something in it implies', async () => {
    const eu = { ...at('eu'), description: 'Known.' };
    await writeOut([eu, dataset]);
    const knownFirst = readFileSync(file, 'utf8');
    await writeOut([dataset], [eu]);
    expect(readFileSync(file, 'utf8')).toBe(knownFirst);
    expect(knownFirst).toContain('Known.');
  });

  it('keeps the content type of patches', async () => {
    await writeOut([{ ...bucket, tags: [{ tagFQN: 'Odd.ä' }] }]);
    const proposals = JSON.parse(readFileSync(file, 'utf8')) as { changeType: string; aspect: unknown }[];
    expect(proposals.filter(({ changeType }) => changeType === 'PATCH').map(({ aspect }) => aspect)).toEqual([
      {
        value: '[{"op":"add","path":"/tags/urn:li:tag:Odd.\\u00e4","value":{"tag":"urn:li:tag:Odd.\\u00e4"}}]',
        contentType: 'application/json-patch+json',
      },
    ]);
  });

  it('writes an empty array where there is nothing, and says what it writes', async () => {
    expect(await writeOut([{ kind: 'storageService', fullyQualifiedName: 'lake', name: 'lake', serviceType: 'S3' }])).toEqual([
      'unchanged',
    ]);
    expect(readFileSync(file, 'utf8')).toBe('[]\n');
    const steps = [];
    for await (const step of new DatahubSink({ file }).check(context)) steps.push(step);
    expect(steps).toEqual([{ name: `write ${file}`, message: 'metadata change proposals' }]);
  });

  it('plans by what the file holds, and leaves that as it is', async () => {
    const tagged: Entity = { ...dataset, tags: [{ tagFQN: 'PII.Name' }] };
    const planOf = async (...batch: readonly Entity[]) => new DatahubSink({ file }).plan(batch, context);
    expect(await planOf(bucket, tagged)).toEqual([{ status: 'created' }, { status: 'created' }]);
    expect(readdirSync(folder)).toEqual([]);
    await writeOut([bucket, tagged, tag]);
    const written = readFileSync(file, 'utf8');
    expect(await planOf(bucket, tagged, tag)).toEqual(Array(3).fill({ status: 'unchanged' }));
    expect(await planOf({ ...bucket, size: 13 }, dataset, at('eu/new'))).toEqual([
      { status: 'updated', changes: [{ path: 'size', before: '12', after: '13' }] },
      { status: 'updated', changes: [{ path: 'tags', before: [{ tagFQN: 'PII.Name' }] }] },
      { status: 'created' },
    ]);
    expect(readFileSync(file, 'utf8')).toBe(written);
  });

  it('plans all anew where the file is none of its own', async () => {
    writeFileSync(file, '[\n{"entityUrn":"urn:li:tag:PII.Name","aspect":null},\n7\n]\n');
    expect(await new DatahubSink({ file }).plan([tag], context)).toEqual([{ status: 'created' }]);
    await expect(new DatahubSink({ file: folder }).plan([tag], context)).rejects.toMatchObject({ code: 'PLAN_NOT_SUPPORTED' });
  });

  it('says where it cannot write', async () => {
    const sink = new DatahubSink({ file: join(file, 'out.json') });
    const expected = { code: 'SINK_NOT_WRITABLE', path: join(file, 'out.json'), fatal: true };
    const steps = [];
    for await (const step of sink.check(context)) steps.push(step);
    expect(steps).toMatchObject([{ error: expected }]);
    await expect(sink.write([bucket], context)).rejects.toMatchObject(expected);
    await expect(sink.flush()).rejects.toMatchObject(expected);
    await sink.close();
  });
});
