import { expect, it } from 'vitest';
import { IngestError } from '../errors.js';
import { CatalogueRequests } from './catalogue-requests.js';
import type { Attempt, Failure } from './retry.js';

const busy = new IngestError('CATALOGUE_FAILED', { message: 'busy' });
const refused = new IngestError('CATALOGUE_REFUSED');
const { signal } = new AbortController();

function requests(): CatalogueRequests {
  return new CatalogueRequests({
    mostInFlight: 2,
    waiting: { random: () => 0, sleep: async () => {} },
    address: 'https://catalogue',
    unreachable: 'CATALOGUE_UNREACHABLE',
  });
}

function failing(error: IngestError, mostTries = 1): () => Promise<Attempt<never>> {
  const failure: Failure = { error, mostTries };
  return async () => ({ failure });
}

it('tries again, and answers what came of it', async () => {
  const attempts: Attempt<string>[] = [{ failure: { error: busy, mostTries: 2 } }, { value: 'done' }];
  expect(await requests().run(async () => attempts.shift() ?? { value: 'none' }, signal)).toBe('done');
});

it('makes no request after a fatal failure, unless that one was optional', async () => {
  const fatal = new IngestError('CATALOGUE_UNAUTHORIZED');
  const all = requests();
  await expect(all.run(failing(fatal), signal, true)).rejects.toBe(fatal);
  expect(await all.run(async () => ({ value: 1 }), signal)).toBe(1);
  await expect(all.run(failing(fatal), signal)).rejects.toBe(fatal);
  let made = 0;
  const attempt = async () => {
    made += 1;
    return { value: 1 };
  };
  await expect(all.run(attempt, signal)).rejects.toBe(fatal);
  expect(made).toBe(0);
});

it('gives the server up after eight requests in a row that came to nothing', async () => {
  const all = requests();
  for (let times = 0; times < 7; times += 1) await expect(all.run(failing(busy), signal)).rejects.toBe(busy);
  await expect(all.run(failing(refused), signal)).rejects.toBe(refused);
  for (let times = 0; times < 7; times += 1) await expect(all.run(failing(busy), signal)).rejects.toBe(busy);
  await expect(all.run(failing(busy), signal)).rejects.toMatchObject({
    code: 'CATALOGUE_UNREACHABLE',
    message: 'The last 8 requests failed however often they were tried; busy',
    path: 'https://catalogue',
    fatal: true,
  });
});

it('lets no more requests be under way than it is told', async () => {
  const all = requests();
  let underWay = 0;
  let most = 0;
  const attempt = async (): Promise<Attempt<number>> => {
    underWay += 1;
    most = Math.max(most, underWay);
    await new Promise((resolve) => setImmediate(resolve));
    underWay -= 1;
    return { value: 1 };
  };
  await Promise.all([1, 2, 3, 4].map(() => all.run(attempt, signal)));
  expect(most).toBe(2);
});
