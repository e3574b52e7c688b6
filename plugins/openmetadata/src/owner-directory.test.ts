import { IngestError, type Owner } from '@sluice/plugin-api';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import { beforeEach, expect, it } from 'vitest';
import type { OpenMetadataClient } from './client.js';
import { OwnerDirectory } from './owner-directory.js';

const CATALOGUE: Readonly<Record<string, { id: string; teamType?: string }>> = {
  'user ann': { id: 'u1' },
  'user bob': { id: 'u2' },
  'team data': { id: 't1', teamType: 'Group' },
  'team sales': { id: 't2', teamType: 'Department' },
};

let asked: string[];
let failure: IngestError | undefined;
let context: TestContext;

beforeEach(() => {
  asked = [];
  failure = undefined;
  context = testContext();
});

function directory(major = 2, minor = 0): OwnerDirectory {
  const client: Pick<OpenMetadataClient, 'version' | 'owner'> = {
    version: async () => ({ text: `${major}.${minor}`, major, minor }),
    owner: async (type, name) => {
      asked.push(`${type} ${name}`);
      if (failure !== undefined) throw failure;
      return CATALOGUE[`${type} ${name}`];
    },
  };
  return new OwnerDirectory(client as OpenMetadataClient);
}

const named = (...names: string[]): Owner[] => names.map((name) => ({ name }));

it('finds users before teams, and each name once', async () => {
  const owners = directory();
  expect(await owners.references(named('ann'), context)).toEqual([{ id: 'u1', type: 'user' }]);
  expect(await owners.references(named('data'), context)).toEqual([{ id: 't1', type: 'team' }]);
  await Promise.all([owners.references(named('ann'), context), owners.references(named('data'), context)]);
  expect(asked).toEqual(['user ann', 'user data', 'team data']);
  expect(context.warnings).toEqual([]);
});

it('looks for the kind alone that is asked for', async () => {
  expect(await directory().references([{ name: 'data', type: 'team' }], context)).toEqual([{ id: 't1', type: 'team' }]);
  expect(await directory().references([{ name: 'data', type: 'user' }], context)).toEqual([]);
  expect(asked).toEqual(['team data', 'user data']);
});

it('leaves out whom nobody knows, and says so once', async () => {
  const owners = directory();
  expect(await owners.references(named('eve', 'ann'), context)).toEqual([{ id: 'u1', type: 'user' }]);
  await owners.references(named('eve'), context);
  expect(context.warnings).toEqual([
    {
      code: 'OWNER_UNKNOWN',
      message: 'The owner eve is left out: there is no such user in the catalogue, there is no such team in the catalogue',
    },
  ]);
});

it('leaves out a team that can own nothing', async () => {
  expect(await directory().references(named('sales'), context)).toEqual([]);
  expect(context.warnings).toMatchObject([{ code: 'OWNER_UNKNOWN', message: expect.stringContaining('Department') }]);
});

it.each([
  [named('ann', 'data', 'bob', 'ann'), ['u1', 'u2'], ['data is left out beside ann']],
  [named('data', 'ann'), ['t1'], ['ann is left out beside data']],
])('of %j takes several users or a single team', async (owners, ids, warnings) => {
  expect((await directory().references(owners, context)).map(({ id }) => id)).toEqual(ids);
  expect(context.warnings).toMatchObject(
    warnings.map((text) => ({ code: 'OWNER_LEFT_OUT', message: expect.stringContaining(text) })),
  );
});

it('takes one owner for a server before 1.5', async () => {
  expect(await directory(1, 4).references(named('ann', 'bob'), context)).toEqual([{ id: 'u1', type: 'user' }]);
  expect(context.warnings).toMatchObject([{ code: 'OWNER_LEFT_OUT', message: expect.stringContaining('one owner alone') }]);
});

it('leaves out whom the token may not look up, and says why', async () => {
  failure = new IngestError('OPENMETADATA_REFUSED', { message: 'GET users/name: the server answered 403' });
  expect(await directory().references([{ name: 'ann', type: 'user' }], context)).toEqual([]);
  expect(context.warnings).toMatchObject([{ code: 'OWNER_UNKNOWN', message: expect.stringContaining('403') }]);
});

it('throws what another request may not meet, and asks again then', async () => {
  const owners = directory();
  failure = new IngestError('OPENMETADATA_FAILED', { message: 'busy' });
  await expect(owners.references(named('ann'), context)).rejects.toMatchObject({ code: 'OPENMETADATA_FAILED' });
  failure = undefined;
  expect(await owners.references(named('ann'), context)).toEqual([{ id: 'u1', type: 'user' }]);
  expect(context.warnings).toEqual([]);
});
