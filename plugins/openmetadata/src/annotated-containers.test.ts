import type { Container, Tag } from '@sluice/plugin-api';
import { testContext } from '@sluice/plugin-api/testing';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { bucket, dataset, service, tag } from './entities.test.fixture.js';
import { OpenMetadataSink } from './sink.js';
import { SKIP_STAND_IN, type StandIn, startStandIn } from './stand-in.test.fixture.js';

const TOKEN = 'the-secret-token';
const raw: Tag = { kind: 'tag', fullyQualifiedName: 'Zone.raw', classification: 'Zone', name: 'raw' };
const annotated: Container = {
  ...dataset,
  description: 'Orders of the shop.',
  owners: [{ name: 'data-platform' }],
  tags: [{ tagFQN: 'Zone.raw' }],
  dataModel: {
    isPartitioned: false,
    columns: [
      { name: 'id', dataType: 'BIGINT', description: 'Counts up.' },
      { name: 'email', dataType: 'STRING', tags: [{ tagFQN: 'PII.Sensitive', score: 0.97 }] },
    ],
  },
};

interface Dumped {
  readonly id: string;
  readonly fullyQualifiedName: string;
  readonly description?: string;
  readonly owner?: { readonly id: string };
  readonly owners?: readonly { readonly id: string }[];
  readonly tags?: readonly Record<string, string>[];
  readonly dataModel: { readonly columns: readonly { description?: string; tags?: readonly Record<string, string>[] }[] };
}

describe.skipIf(SKIP_STAND_IN).each(['1.3.4', '2.0.6'])('an annotated container in a server %s', (version) => {
  let standIn: StandIn;

  beforeAll(async () => {
    standIn = await startStandIn(version, TOKEN);
  });
  afterAll(() => standIn.stop());
  beforeEach(() => standIn.reset());

  async function send(method: string, path: string, body: unknown, type = 'application/json'): Promise<{ id: string }> {
    const headers = { Authorization: `Bearer ${TOKEN}`, 'Content-Type': type };
    const response = await fetch(`${standIn.hostPort}/v1/${path}`, { method, headers, body: JSON.stringify(body) });
    expect(response.ok).toBe(true);
    return (await response.json()) as { id: string };
  }

  const putTeam = (name: string) => send('PUT', 'teams', { name, teamType: 'Group' });

  async function write(container: Container = annotated, sections: Record<string, unknown> = {}) {
    const server = { hostPort: standIn.hostPort, securityConfig: { jwtToken: TOKEN } };
    const sink = new OpenMetadataSink({ server, ...sections });
    const context = testContext();
    const results = await sink.write([service, tag, raw, bucket, container], context);
    await sink.close();
    return { status: results.at(-1)?.status, results, ...context };
  }

  async function dumped(): Promise<Dumped> {
    return (await standIn.dump()).at(-1) as unknown as Dumped;
  }

  /** What a person changes in the catalogue. */
  async function edit(changes: Record<string, unknown>): Promise<void> {
    const patch = Object.entries(changes).map(([path, value]) => ({ op: 'add', path, value }));
    await send('PATCH', `containers/${(await dumped()).id}`, patch, 'application/json-patch+json');
  }

  const ownersOf = ({ owner, owners }: Dumped) => (owners ?? [owner]).map((each) => each?.id);

  it('has its description, its owner and the tags of its columns', async () => {
    const { id } = await putTeam('data-platform');
    const { results, warnings } = await write();
    expect(results).toEqual(Array(5).fill({ status: 'created' }));
    expect(warnings).toEqual([]);
    const written = await dumped();
    expect(written.description).toBe('Orders of the shop.');
    expect(ownersOf(written)).toEqual([id]);
    expect(written.tags).toMatchObject([{ tagFQN: 'Zone.raw', labelType: 'Automated', state: 'Suggested' }]);
    const labelType = version === '1.3.4' ? 'Automated' : 'Generated';
    expect(written.dataModel.columns).toMatchObject([
      { description: 'Counts up.' },
      { tags: [{ tagFQN: 'PII.Sensitive', labelType, state: 'Suggested' }] },
    ]);
  });

  it('is unchanged the second time, for one GET more', async () => {
    await putTeam('data-platform');
    await write();
    const { results, requests } = await write();
    expect(results).toEqual(Array(5).fill({ status: 'unchanged' }));
    expect([...requests].sort()).toEqual([
      'openmetadata:GET containers/name',
      'openmetadata:GET system/version',
      'openmetadata:GET tags/name',
      'openmetadata:GET tags/name',
      'openmetadata:GET teams/name',
      'openmetadata:GET users/name',
      'openmetadata:PUT containers',
      'openmetadata:PUT containers',
      'openmetadata:PUT services/storageServices',
    ]);
  });

  it('is written without an owner whom nobody knows', async () => {
    const { status, warnings } = await write();
    expect(status).toBe('created');
    expect(warnings).toMatchObject([{ code: 'OWNER_UNKNOWN', message: expect.stringContaining('data-platform') }]);
    expect(ownersOf(await dumped())).toEqual([undefined]);
  });

  it('keeps what people set', async () => {
    await putTeam('data-platform');
    const { id } = await putTeam('sales');
    await write();
    const manual = (tagFQN: string) => ({ tagFQN, source: 'Classification', labelType: 'Manual', state: 'Confirmed' });
    await send('PUT', 'tags', { name: 'gold', classification: 'Zone', description: 'x' });
    await edit({
      '/description': 'By hand.',
      ...(version === '1.3.4' ? { '/owner': { id, type: 'team' } } : { '/owners': [{ id, type: 'team' }] }),
      '/tags': [manual('Zone.raw'), manual('Zone.gold')],
      '/dataModel/columns/0/description': 'An id.',
      '/dataModel/columns/1/tags': [manual('PII.Sensitive')],
    });
    const before = await dumped();
    expect(ownersOf(before)).toEqual([id]);
    const { status } = await write();
    expect(status).toBe('unchanged');
    expect(await dumped()).toEqual(before);
    expect((await write({ ...annotated, size: 5 })).status).toBe('updated');
    expect(await dumped()).toEqual({ ...before, size: 5, sourceHash: expect.any(String) });
  });

  it('leaves a tag that people chose in place of a guess, and classifications as they are', async () => {
    await send('PUT', 'classifications', { name: 'PII', description: 'x', mutuallyExclusive: true });
    for (const name of ['Sensitive', 'NonSensitive'])
      await send('PUT', 'tags', { name, classification: 'PII', description: 'x' });
    await write({ ...annotated, dataModel: { isPartitioned: false, columns: [{ name: 'email', dataType: 'STRING' }] } });
    const nonSensitive = [{ tagFQN: 'PII.NonSensitive', source: 'Classification', labelType: 'Manual', state: 'Confirmed' }];
    await edit({ '/dataModel/columns/0/tags': nonSensitive });
    expect((await write()).status).toBe('updated');
    expect((await dumped()).dataModel.columns[1]?.tags).toEqual(nonSensitive);
    const puts = (await standIn.bodies()).filter(([path, body]) => path.endsWith('/classifications') && body['name'] === 'PII');
    expect(puts).toHaveLength(1);
  });

  it('replaces what people set with overrideMetadata', async () => {
    const { id } = await putTeam('data-platform');
    const sales = await putTeam('sales');
    await write();
    await edit({
      '/description': 'By hand.',
      ...(version === '1.3.4' ? { '/owner': { id: sales.id, type: 'team' } } : { '/owners': [{ id: sales.id, type: 'team' }] }),
      '/dataModel/columns/0/description': 'An id.',
    });
    const { status, requests } = await write(annotated, { overrideMetadata: true });
    expect(status).toBe('updated');
    expect(requests).not.toContain('openmetadata:GET containers/name');
    const written = await dumped();
    expect(written.description).toBe('Orders of the shop.');
    expect(written.dataModel.columns[0]?.description).toBe('Counts up.');
    expect(ownersOf(written)).toEqual([id]);
    expect((await write(annotated, { overrideMetadata: true })).status).toBe('unchanged');
  });
});
