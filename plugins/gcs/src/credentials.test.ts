import { mkdtempSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { Credentials } from './credentials.js';

const signal = new AbortController().signal;
const endPointURL = 'http://localhost:4443';

test('nobody is asked for at an endpoint without credentials, and the project is the store’s', async () => {
  const credentials = new Credentials({ endPointURL });
  expect(credentials.isSigned).toBe(false);
  expect(await credentials.headers(signal)).toEqual({});
  expect(await credentials.projects(signal)).toEqual([undefined]);
});

test('projects may be named without credentials, and count once', async () => {
  const credentials = new Credentials({ endPointURL, credentials: { gcpConfig: { projectId: ['a', 'b', 'a'] } } });
  expect(credentials.isSigned).toBe(false);
  expect(await credentials.projects(signal)).toEqual(['a', 'b']);
});

test.each([
  {},
  { credentials: { gcpConfig: {} } },
  { endPointURL, credentials: { gcpConfig: { type: 'gcp_adc' as const } } },
  { endPointURL, credentials: { gcpConfig: { path: '/etc/key.json' } } },
])('%j signs requests', (connection) => {
  expect(new Credentials(connection).isSigned).toBe(true);
});

test('who waits for a token stops when told to', async () => {
  const server = createServer(() => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const file = join(mkdtempSync(join(tmpdir(), 'sluice-test-')), 'token');
  writeFileSync(file, 'subject');
  const gcpConfig = {
    audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/q',
    subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt',
    tokenURL: `http://127.0.0.1:${(server.address() as AddressInfo).port}/token`,
    credentialSource: { file },
  };
  const credentials = new Credentials({ endPointURL, credentials: { gcpConfig } });
  const controller = new AbortController();
  const asked = new Promise((resolve) => server.once('request', resolve));
  const headers = credentials.headers(controller.signal);
  asked.then(() => controller.abort(new Error('stopped')));
  await expect(headers).rejects.toThrow('stopped');
  server.closeAllConnections();
  server.close();
}, 5000);
