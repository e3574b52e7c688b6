import { isIngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { toAccount } from './account.js';
import type { AzureCredentials } from './generated/config.js';

const accountName = 'acc';
const app = { tenantId: 't', clientId: 'c', clientSecret: 's' };
const FROM_PORTAL = 'DefaultEndpointsProtocol=https;AccountName=acc;AccountKey=a2V5PT0=;EndpointSuffix=core.chinacloudapi.cn';

test.each<[AzureCredentials, string, object]>([
  [{ accountName }, 'https://acc.blob.core.windows.net', { kind: 'default' }],
  [{ accountName, ...app }, 'https://acc.blob.core.windows.net', { kind: 'client-secret', ...app }],
  [{ accountName, accountKey: 'k' }, 'https://acc.blob.core.windows.net', { kind: 'key', accountKey: 'k' }],
  [{ accountName, sasToken: '?sv=1&sig=a%3D' }, 'https://acc.blob.core.windows.net', { kind: 'sas', sasToken: 'sv=1&sig=a%3D' }],
  [
    { accountName, accountKey: 'k', endPointURL: 'http://127.0.0.1:10000/acc/' },
    'http://127.0.0.1:10000/acc',
    { kind: 'key', accountKey: 'k' },
  ],
  [{ connectionString: FROM_PORTAL }, 'https://acc.blob.core.chinacloudapi.cn', { kind: 'key', accountKey: 'a2V5PT0=' }],
  [
    { connectionString: 'AccountName=acc;AccountKey=k==' },
    'https://acc.blob.core.windows.net',
    { kind: 'key', accountKey: 'k==' },
  ],
  [
    { connectionString: 'BlobEndpoint=https://acc.blob.core.windows.net/;SharedAccessSignature=sv=1&sig=a%3D' },
    'https://acc.blob.core.windows.net',
    { kind: 'sas', sasToken: 'sv=1&sig=a%3D' },
  ],
  [
    { connectionString: ' blobendpoint=http://127.0.0.1:10000/acc ; SharedAccessSignature=?sig=a' },
    'http://127.0.0.1:10000/acc',
    { kind: 'sas', sasToken: 'sig=a' },
  ],
])('%j is a way in', (credentials, endpoint, credential) => {
  expect(toAccount(credentials, '/x')).toEqual({ name: 'acc', endpoint, credential });
});

test('the emulator has a connection string of its own', () => {
  expect(toAccount({ connectionString: 'UseDevelopmentStorage=true' }, '/x')).toMatchObject({
    name: 'devstoreaccount1',
    endpoint: 'http://127.0.0.1:10000/devstoreaccount1',
  });
});

test.each<[AzureCredentials, string, string, string]>([
  [{ ...app, accountName, accountKey: 'canary' }, 'WORKFLOW_INVALID_VALUE', '/x/accountKey', 'Keep clientSecret'],
  [{ ...app, accountName, sasToken: 'sig=canary' }, 'WORKFLOW_INVALID_VALUE', '/x/sasToken', 'Keep clientSecret'],
  [{ accountName, accountKey: 'canary', sasToken: 'sig=canary' }, 'WORKFLOW_INVALID_VALUE', '/x/accountKey', 'Keep sasToken'],
  [{ connectionString: 'canary', accountKey: 'canary' }, 'WORKFLOW_INVALID_VALUE', '/x/accountKey', 'Keep connectionString'],
  [{ connectionString: 'canary', sasToken: 'sig=canary' }, 'WORKFLOW_INVALID_VALUE', '/x/connectionString', 'Keep sasToken'],
  [{ connectionString: 'canary', accountName }, 'WORKFLOW_INVALID_VALUE', '/x/accountName', 'Keep connectionString'],
  [{ connectionString: 'canary', endPointURL: 'http://a' }, 'WORKFLOW_INVALID_VALUE', '/x/endPointURL', 'Keep connectionString'],
  [{ connectionString: 'AccountName=canary' }, 'WORKFLOW_INVALID_VALUE', '/x/connectionString', 'neither AccountKey nor'],
  [{ connectionString: 'AccountKey=canary' }, 'WORKFLOW_INVALID_VALUE', '/x/connectionString', 'no AccountName'],
  [{ connectionString: 'BlobEndpoint=canary;AccountKey=k' }, 'WORKFLOW_INVALID_VALUE', '/x/connectionString', 'no http'],
  [{ connectionString: 'AccountName=a b;AccountKey=canary' }, 'WORKFLOW_INVALID_VALUE', '/x/connectionString', 'no http'],
  [
    { accountName, accountKey: 'canary', endPointURL: 'https://a:99999' },
    'WORKFLOW_INVALID_VALUE',
    '/x/endPointURL',
    'no address',
  ],
  [{ accountKey: 'canary' }, 'WORKFLOW_MISSING_KEY', '/x', 'accountName is missing'],
  [{ accountName, sasToken: 'canary' }, 'WORKFLOW_INVALID_VALUE', '/x/sasToken', 'no signature'],
  [{ accountName, endPointURL: 'http://a' }, 'WORKFLOW_INVALID_VALUE', '/x/endPointURL', 'https alone'],
])('%j is refused, and says which key to correct', (credentials, code, pointer, says) => {
  const error = errorOf(() => toAccount(credentials, '/x'));
  expect(error).toMatchObject({ code, fatal: true, details: { pointer } });
  expect(`${error.message} ${error.hint}`).toContain(says);
  expect(`${error.message} ${error.hint}`).not.toContain('canary');
});

function errorOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (isIngestError(error)) return error;
  }
  throw new Error('no IngestError was thrown');
}
