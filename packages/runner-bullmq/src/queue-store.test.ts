import { expect, test } from 'vitest';
import { openStore } from './queue-store.js';

test.each([
  ['http://queue:6379', 'is no URL of Redis'],
  ['redis://:canary#queue@localhost', 'is no URL that can be read'],
  ['redis://:canary/x@localhost', 'is no URL that can be read'],
  ['redis://:canary%zz@localhost', 'is no URL that can be read'],
  ['redis://localhost:99999', 'is no URL that can be read'],
  ['rediss://[::1', 'is no URL that can be read'],
  ['postgres://user:canary#x@localhost/queue', 'is no URL that can be read'],
  ['redis://', 'names no host'],
  ['valkey://localhost/lake', 'names no database'],
])('%s is refused before anything is contacted', async (url, message) => {
  const error = await openStore(url).catch((thrown: unknown) => thrown);
  expect(error).toMatchObject({ code: 'WORKFLOW_INVALID_VALUE', kind: 'config', message: expect.stringContaining(message) });
  expect(JSON.stringify(error)).not.toContain('canary');
});
