import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { putObjects } from '../support/moto-objects.js';
import { hasPython } from '../support/python.mjs';
import { startMoto, startOpenMetadata } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const TOKEN = 'canary-jwt-token';
/** Values of the data, none of which may be seen anywhere. */
const VALUES = /canary|4111111111111111|DE89370400440532013000|1971-03-04/i;
const CUSTOMERS = `id,contact,card,born_on,total
1,ann.canary@example.com,4111111111111111,1971-03-04,10.5
2,bob.canary@example.org,5555555555554444,1982-05-06,7
`;
const EVENTS = `{"at":1700000000000,"user":{"full_name":"Canary Jones","iban":"DE89370400440532013000"}}
{"at":1700000000500,"user":{"full_name":"Canary Smith","iban":"GB82WEST12345698765432"}}
`;
const SIDECAR = `description: Everyone who has bought something.
owners: [data-platform, nobody]
tags: [Tier.Tier1]
columns:
  total: { description: In euros. }
  contact: { tags: [PII.None] }
`;
const MANIFEST = JSON.stringify({
  entries: [
    { dataPath: 'customers', structureFormat: 'csv' },
    { dataPath: 'events', structureFormat: 'jsonl' },
    { dataPath: 'tmp/scratch', structureFormat: 'csv' },
    { dataPath: 'wrong', structureFormat: 'csv' },
  ],
});
const OBJECTS = {
  'openmetadata.json': MANIFEST,
  'customers/1.csv': CUSTOMERS,
  'customers/_sluice.yaml': SIDECAR,
  'events/1.jsonl': EVENTS,
  'events/README.md': '# Events\n\nOf the shop.\n',
  'tmp/scratch/1.csv': CUSTOMERS,
  'wrong/1.csv': 'id\n1\n',
  'wrong/_sluice.yaml': 'description: fine\nowner: data-platform\n',
};
const PROCESSORS = [
  { type: 'filter', config: { excludeNames: ['tmp/.*'] } },
  {
    type: 'tags',
    config: {
      sidecar: true,
      readme: true,
      rules: [
        { match: { path: 's3://people/**' }, owners: ['crm'], tags: ['Domain.Crm'] },
        { match: { column: 'born_on' }, description: 'Told at sign-up.' },
      ],
    },
  },
  { type: 'pii', config: { minScore: 0.7 } },
];

interface WrittenColumn {
  readonly name: string;
  readonly description?: string;
  readonly tags?: readonly { readonly tagFQN: string; readonly labelType?: string }[];
  readonly children?: readonly WrittenColumn[];
}

interface Written {
  readonly fullyQualifiedName: string;
  readonly kind?: string;
  readonly description?: string;
  readonly owner?: { readonly id: string };
  readonly owners?: readonly { readonly id?: string; readonly name?: string }[];
  readonly tags?: readonly { readonly tagFQN: string }[];
  readonly dataModel?: { readonly columns: readonly WrittenColumn[] };
}

/** The tags of all columns, by their paths. */
function columnTags(columns: readonly WrittenColumn[] = [], above = ''): [path: string, tags: readonly string[]][] {
  return columns.flatMap(({ name, tags = [], children }): [string, readonly string[]][] => [
    [`${above}${name}`, tags.map(({ tagFQN }) => tagFQN)],
    ...columnTags(children, `${above}${name}.`),
  ]);
}

describe.skipIf(!hasPython())('processors', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    await putObjects(moto.url, 'people', OBJECTS);
  });
  afterAll(() => moto?.stop());

  test('one after another drop, describe and tag what goes to a file, and no value of the data is seen', async () => {
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint: moto.url, options: { metrics: 'none' }, more: { processors: PROCESSORS } });
    const args = ['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json', '--log-level', 'DEBUG'];
    const { code, stdout, stderr } = await sluice(args, { cwd });
    expect(code, stderr).toBe(0);
    const [out = '', report = ''] = ['out.jsonl', 'r.json'].map((name) => readFileSync(join(cwd, name), 'utf8'));
    for (const text of [stdout, stderr, out, report]) expect(text).not.toMatch(VALUES);
    const entities = out
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Written);
    const byName = new Map(entities.map((entity) => [entity.fullyQualifiedName, entity]));
    expect([...byName.keys()]).toEqual([
      'Domain.Crm',
      'PII.NonSensitive',
      'PII.None',
      'PII.Sensitive',
      'Tier.Tier1',
      'local_s3',
      'local_s3.people',
      'local_s3.people.customers',
      'local_s3.people.events',
      'local_s3.people.wrong',
    ]);
    const customers = byName.get('local_s3.people.customers');
    expect(customers).toMatchObject({
      description: 'Everyone who has bought something.',
      owners: [{ name: 'data-platform' }, { name: 'nobody' }],
      tags: [{ tagFQN: 'Tier.Tier1' }, { tagFQN: 'Domain.Crm' }],
      lastModified: expect.any(Number),
    });
    expect(columnTags(customers?.dataModel?.columns)).toEqual([
      ['id', []],
      ['contact', ['PII.None']],
      ['card', ['PII.Sensitive']],
      ['born_on', ['PII.NonSensitive']],
      ['total', []],
    ]);
    expect(customers?.dataModel?.columns.map(({ description }) => description)).toEqual([
      undefined,
      undefined,
      undefined,
      'Told at sign-up.',
      'In euros.',
    ]);
    const events = byName.get('local_s3.people.events');
    expect(events).toMatchObject({ description: '# Events\n\nOf the shop.', owners: [{ name: 'crm' }] });
    expect(columnTags(events?.dataModel?.columns)).toEqual([
      ['at', []],
      ['user', []],
      ['user.full_name', ['PII.Sensitive']],
      ['user.iban', ['PII.Sensitive']],
    ]);
    const { warnings, outcomes } = JSON.parse(report);
    expect(warnings).toEqual([
      {
        code: 'SIDECAR_INVALID',
        path: 's3://people/wrong/_sluice.yaml:2:1',
        message: 'The sidecar is not used: owner is not a known key; did you mean owners?',
      },
    ]);
    const statusOf = (name: string) =>
      outcomes.find(({ subject }: { subject: { name: string } }) => subject.name === name) as Record<string, unknown>;
    expect(statusOf('s3://people/tmp/scratch')).toMatchObject({ status: 'filtered', rule: 'processor filter' });
    expect(statusOf('s3://people/wrong')).toMatchObject({ status: 'created' });
  });

  test('one alone, as the reference has it, prints onto the console', async () => {
    const processor = { type: 'pii', config: { detectors: ['email'] } };
    const config = writeWorkflow({ endpoint: moto.url, options: { metrics: 'none' }, more: { processor } });
    const { code, stdout, stderr } = await sluice(['ingest', '-c', config, '--quiet']);
    expect(code, stderr).toBe(0);
    expect(stdout).toMatch(/contact +string +#PII\.Sensitive \(0\.9\d\)/);
    expect(stdout.match(/#PII/g)).toHaveLength(2);
    expect(stdout + stderr).not.toMatch(VALUES);
  });

  test('what is wrong with a pattern is told with its place, before anything is read', async () => {
    const processors = [{ type: 'filter' }, { type: 'tags', config: { rules: [{ match: { column: '(a' } }] } }];
    const config = writeWorkflow({ endpoint: 'http://127.0.0.1:9', more: { processors } });
    const { code, stderr } = await sluice(['validate', '-c', config]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/workflow\.yaml:\d+:\d+ .*processors\[1\]\.config\.rules\[0\]\.match\.column: The pattern "\(a"/);
  });

  test.each(['1.3.4', '2.0.6'])('reach an OpenMetadata %s, where what people set stays', async (version) => {
    const server = await startOpenMetadata(version, TOKEN);
    const ask = async <T>(method: string, path: string, body?: unknown, type = 'application/json'): Promise<T> => {
      const headers = { authorization: `Bearer ${TOKEN}`, 'content-type': type };
      const sent = body === undefined ? {} : { body: JSON.stringify(body) };
      return (await (await fetch(`${server.url}${path}`, { method, headers, ...sent })).json()) as T;
    };
    const written = async () => {
      const all = await ask<(Written & { readonly id: string })[]>('GET', '/__dump');
      return all.find(({ fullyQualifiedName }) => fullyQualifiedName === 'local_s3.people.customers');
    };
    const ingest = async (options: Record<string, unknown> = {}) => {
      const target = { hostPort: `${server.url}/api`, jwtToken: TOKEN };
      const config = writeWorkflow({
        endpoint: moto.url,
        server: target,
        options: { metrics: 'none', ...options },
        more: { processors: PROCESSORS },
      });
      const cwd = emptyFolder();
      const run = await sluice(['ingest', '-c', config, '--report', 'r.json'], { cwd });
      expect(run.code, run.stderr).toBe(0);
      expect(run.stderr + run.stdout).not.toMatch(VALUES);
      return { ...run, report: JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')) };
    };
    try {
      const team = await ask<{ id: string }>('PUT', '/api/v1/teams', { name: 'data-platform', teamType: 'Group' });
      const first = await ingest();
      expect(first.stderr).toContain('5 created, 1 filtered');
      const unknown = first.report.warnings.filter(({ code }: { code: string }) => code === 'OWNER_UNKNOWN');
      expect(unknown.map(({ message }: { message: string }) => message.split(':')[0]).sort()).toEqual([
        'The owner crm is left out',
        'The owner nobody is left out',
      ]);
      const before = await written();
      expect(before?.description).toBe('Everyone who has bought something.');
      expect((before?.owners ?? [before?.owner]).map((owner) => owner?.id)).toEqual([team.id]);
      const card = before?.dataModel?.columns.find(({ name }) => name === 'card');
      expect(card?.tags).toMatchObject([{ tagFQN: 'PII.Sensitive', labelType: version === '1.3.4' ? 'Automated' : 'Generated' }]);
      expect((await ingest()).stderr).toContain('5 unchanged, 1 filtered');

      const byHand = [{ op: 'add', path: '/description', value: 'By hand.' }];
      await ask('PATCH', `/api/v1/containers/${before?.id}`, byHand, 'application/json-patch+json');
      expect((await ingest()).stderr).toContain('5 unchanged, 1 filtered');
      expect(await written()).toEqual({ ...before, description: 'By hand.' });
      expect((await ingest({ overrideMetadata: true })).stderr).toContain('1 updated, 4 unchanged, 1 filtered');
      expect(await written()).toEqual(before);

      const requests = await ask<[string, string][]>('GET', '/__log');
      const lookUps = requests.filter(([, path]) => /\/(users|teams)\/name\/nobody$/.test(path));
      // Once a run and kind, however many containers name the owner.
      expect(lookUps).toHaveLength(2 * 4);
      expect(JSON.stringify(await ask('GET', '/__bodies'))).not.toMatch(/canary\.|ann\.|4111111111111111|DE8937|1971-03-04/i);
    } finally {
      await server.stop();
    }
  });
});
