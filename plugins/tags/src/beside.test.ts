import { IngestError } from '@sluice/plugin-api';
import { describe, expect, it } from 'vitest';
import { datasetOf, process } from './entities.test.fixture.js';

const SIDECAR = `description: Orders.
owners: [data-platform, { name: ann, type: user }]
tags: [Tier.Tier1]
columns:
  id: { description: Counts up., tags: [Key.Primary] }
`;

describe('a sidecar', () => {
  it('says all that a rule can, and before the rules', async () => {
    const rules = [{ description: 'By rule.', owners: ['bob'], tags: ['Domain.Sales'] }];
    const { container, warnings, read } = await process({ sidecar: true, rules }, datasetOf(), { '_sluice.yaml': SIDECAR });
    expect(container).toEqual(
      datasetOf(
        {
          description: 'Orders.',
          owners: [{ name: 'data-platform' }, { name: 'ann', type: 'user' }],
          tags: [{ tagFQN: 'Tier.Tier1' }, { tagFQN: 'Domain.Sales' }],
        },
        [{ name: 'id', dataType: 'INT', description: 'Counts up.', tags: [{ tagFQN: 'Key.Primary' }] }],
      ),
    );
    expect(warnings).toEqual([]);
    expect(read).toEqual(['_sluice.yaml']);
  });

  it('may be called otherwise, be empty, or not be there', async () => {
    const named = await process({ sidecar: 'about.yml' }, datasetOf(), { 'about.yml': 'description: x' });
    expect(named.container.description).toBe('x');
    for (const siblings of [{ '_sluice.yaml': '# nothing yet\n' }, {}]) {
      const { container, warnings } = await process({ sidecar: true }, datasetOf(), siblings);
      expect({ container, warnings }).toEqual({ container: datasetOf(), warnings: [] });
    }
  });

  it.each([
    ['decription: Orders.', '1:1', 'decription is not a known key; did you mean description?'],
    ['description: x\ntags:\n  - A.b\n  - PII', '4:5', 'tags.1 must be a classification and a name in it, such as PII.Sensitive'],
    ['columns:\n  id:\n    tags: A.b', '3:5', 'columns.id.tags must be a list'],
    ['owners:\n- name: ann\n  type: robot', '2:3', 'owners.0 must be the name of a user or a team, or name and type'],
    ['description: 2024', '1:1', 'description must be text; put it in quotes where it looks like something else'],
    ['description: ""', '1:1', 'description must not be empty'],
    ['- a', '1:1', 'the file must be keys with values'],
    ['columns:\n  id:\n    owners: [a]', '3:5', 'columns.id.owners is not a known key; known here: description, tags'],
    [`owners: [${'a,'.repeat(51)}]`, '1:1', 'owners is too long: there is room for 50'],
    ['description: [', '2:1', expect.stringContaining('Flow sequence')],
    ['description: a\ndescription: b', '2:1', expect.stringContaining('unique')],
    ['description: *x', '1:1', expect.stringContaining('Unresolved alias')],
  ])('that is wrong is told with its place, and not used: %j', async (text, place, reason) => {
    const { container, warnings } = await process({ sidecar: true }, datasetOf(), { '_sluice.yaml': `${text}\n` });
    expect(container).toEqual(datasetOf());
    expect(warnings).toHaveLength(1);
    const [{ code, message, path } = { code: '', message: '', path: '' }] = warnings;
    expect({ code, path }).toEqual({ code: 'SIDECAR_INVALID', path: `s3://sales/orders/_sluice.yaml:${place}` });
    expect(message.replace('The sidecar is not used: ', '')).toEqual(reason);
  });

  it('tells all that is wrong, in the order of the text', async () => {
    const { warnings } = await process({ sidecar: true }, datasetOf(), { '_sluice.yaml': 'x: 1\ntags: [a]\ny: 2' });
    expect(warnings.map(({ path }) => path?.slice(-3))).toEqual(['1:1', '2:8', '3:1']);
  });

  it.each([
    ['has no end of keys', 'key: 1\n'.repeat(15_000)],
    ['is larger than people write', `description: ${'x'.repeat(128 * 1024)}`],
    ['is nested without end', '? '.repeat(60_000)],
    ['has owners without end', `owners: [${'1,'.repeat(30_000)}]`],
    ['has unknown keys without end', Array.from({ length: 5000 }, (_, at) => `k${at}: 1\n`).join('')],
  ])('that %s is told in a few words, and stops nothing', async (_, text) => {
    const { container, warnings } = await process({ sidecar: true }, datasetOf(), { '_sluice.yaml': text });
    expect(container).toEqual(datasetOf());
    expect(new Set(warnings.map(({ code }) => code))).toEqual(new Set(['SIDECAR_INVALID']));
    expect(warnings.length).toBeLessThanOrEqual(20);
  });

  it('that speaks of many unknown columns is used, and some of them are told', async () => {
    const columns = Array.from({ length: 2000 }, (_, at) => `  k${at}: {}\n`).join('');
    const sidecar = `description: Orders.\ncolumns:\n${columns}`;
    const { container, warnings } = await process({ sidecar: true }, datasetOf(), { '_sluice.yaml': sidecar });
    expect(container.description).toBe('Orders.');
    expect(warnings.map(({ code }) => code)).toEqual(Array(20).fill('SIDECAR_COLUMN_UNKNOWN'));
  });

  it('that is no text, or multiplies itself, is told too', async () => {
    const bombs = [
      'a: &a [x, x]',
      ...'bcdefgh'.split('').map((name, at) => `${name}: &${name} [*${'abcdefg'[at]}, *${'abcdefg'[at]}]`),
    ];
    for (const file of [Uint8Array.of(0xff, 0xfe, 0), bombs.join('\n')]) {
      const { container, warnings } = await process({ sidecar: true }, datasetOf(), { '_sluice.yaml': file });
      expect(container).toEqual(datasetOf());
      expect(warnings.length).toBeGreaterThan(0);
      expect(warnings[0]?.code).toBe('SIDECAR_INVALID');
    }
  });

  it('is used without a column that is not there', async () => {
    const text = 'description: Orders.\ncolumns:\n  id: {tags: [a.b]}\n  idd: {tags: [a.b]}\n';
    const { container, warnings } = await process({ sidecar: true }, datasetOf(), { '_sluice.yaml': text });
    expect(container.description).toBe('Orders.');
    expect(warnings).toEqual([
      {
        code: 'SIDECAR_COLUMN_UNKNOWN',
        message: 'The sidecar speaks of a column idd that is not there',
        path: 's3://sales/orders/_sluice.yaml:4:3',
      },
    ]);
  });

  it('that cannot be read is told', async () => {
    const denied = new IngestError('S3_ACCESS_DENIED', { message: 's3:GetObject is denied' });
    const { container, warnings } = await process({ sidecar: true }, datasetOf(), { '_sluice.yaml': denied });
    expect(container).toEqual(datasetOf());
    expect(warnings).toEqual([
      {
        code: 'SIDECAR_UNREADABLE',
        message: 'It is not used, since it cannot be read: s3:GetObject is denied',
        path: 's3://sales/orders/_sluice.yaml',
      },
    ]);
  });

  it('is not read where the run stops', async () => {
    const failure = new IngestError('S3_ACCESS_DENIED');
    const stopped = process({ sidecar: true }, datasetOf(), { '_sluice.yaml': failure }, { signal: AbortSignal.abort() });
    await expect(stopped).rejects.toBe(failure);
    const fatal = new IngestError('REQUESTS_EXHAUSTED');
    await expect(process({ sidecar: true }, datasetOf(), { '_sluice.yaml': fatal })).rejects.toBe(fatal);
  });

  it('speaks of a folder and not of each file in it', async () => {
    const file = datasetOf({ fullPath: 's3://sales/orders/1.csv' });
    const { container, read } = await process({ sidecar: true, readme: true }, file, { '_sluice.yaml': SIDECAR });
    expect({ container, read }).toEqual({ container: file, read: [] });
    const newest = { key: 'orders/2024/1.png', size: 1, lastModified: 1 };
    const set = datasetOf({ fullPath: 's3://sales/orders/*', resourceSet: { extensions: { png: 1 }, newest } });
    expect((await process({ sidecar: true }, set, { '_sluice.yaml': SIDECAR })).container.description).toBe('Orders.');
    const bucket = datasetOf({ fullPath: 's3://sales/' });
    const rooted = await process({ sidecar: true }, bucket, { '_sluice.yaml': 'x: 1' }, { folder: 's3://sales' });
    expect(rooted.warnings).toMatchObject([{ path: 's3://sales/_sluice.yaml:1:1' }]);
  });
});

describe('a README', () => {
  it('is the description where there is no other', async () => {
    const { container, read } = await process({ readme: true }, datasetOf(), { 'README.md': '\n# Orders\n\nOf the shop.\n' });
    expect(container.description).toBe('# Orders\n\nOf the shop.');
    expect(read).toEqual(['README.md']);
  });

  it('is looked for under each name, and not where nobody needs it', async () => {
    const second = await process({ readme: true }, datasetOf(), { README: 'Orders.' });
    expect(second).toMatchObject({ container: { description: 'Orders.' }, read: ['README.md', 'README'] });
    expect((await process({ readme: 'about.txt' }, datasetOf(), {})).read).toEqual(['about.txt']);
    const described = await process({ readme: true, rules: [{ description: 'By rule.' }] }, datasetOf(), { README: 'x' });
    expect(described).toMatchObject({ container: { description: 'By rule.' }, read: [] });
  });

  it('is cut where it is long', async () => {
    const { container } = await process({ readme: true }, datasetOf(), {
      'README.md': `${'x'.repeat(19_998)}😀${'y'.repeat(9)}`,
    });
    expect(container.description).toBe(`${'x'.repeat(19_998)}…`);
  });

  it('that is no text, or says nothing, is none', async () => {
    const binary = await process({ readme: 'README.md' }, datasetOf(), { 'README.md': Uint8Array.of(0xff) });
    expect(binary.container).toEqual(datasetOf());
    expect(binary.warnings).toMatchObject([{ code: 'README_UNREADABLE', path: 's3://sales/orders/README.md' }]);
    expect((await process({ readme: true }, datasetOf(), { 'README.md': '\n' })).container).toEqual(datasetOf());
  });
});

it('reads nothing where nothing can be read', async () => {
  expect((await process({ sidecar: true, readme: true }, datasetOf())).entities).toEqual([datasetOf()]);
});
