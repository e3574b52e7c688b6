import { isIngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { AzureObjectStore } from './azure-object-store.js';
import { openStore } from './open-store.js';

test.each([
  { accountName: 'a', accountKey: 'k' },
  { clientId: 'a', clientSecret: 'b', tenantId: 'c', accountName: 'd', vaultName: null },
  { connectionString: 'AccountName=a;AccountKey=k' },
  { type: 'ADLS', credentials: { accountName: 'a' } },
  { credentials: { accountName: 'a', sasToken: 'sig=a', endPointURL: 'http://127.0.0.1:1/a' } },
])('%j is for Azure', async (config) => {
  const store = openStore(config);
  expect(store).toBeInstanceOf(AzureObjectStore);
  await store?.close();
});

test.each([
  { awsConfig: { awsRegion: 'eu-west-1' } },
  { awsRegion: 'eu-west-1', endPointURL: 'http://a' },
  { gcpConfig: { type: 'service_account' } },
  { credentials: { gcpConfig: {} } },
  { type: 'service_account', private_key: 'a' },
  { other: 1 },
])('%j is not for Azure', (config) => {
  expect(openStore(config)).toBeUndefined();
});

test.each([
  [{ accountNam: 'canary', accountKey: 'canary' }, 'unknown key accountNam, did you mean accountName?', '/accountNam'],
  [{ accountKey: 'canary' }, 'accountName is missing', ''],
  [{ accountName: 'a', accountKey: 'canary', sasToken: 'sig=canary' }, 'There is sasToken too', '/accountKey'],
  [{ credentials: { accountName: 'a', sasToken: 'canary' } }, 'It has no signature', '/credentials/sasToken'],
  [{ type: 'ADLS' }, 'credentials is missing', ''],
])('%j is wrong', (config, message, place) => {
  try {
    openStore(config);
    throw new Error('It was opened');
  } catch (error) {
    if (!isIngestError(error)) throw error;
    expect(error.message).toContain(message);
    expect(error.message).not.toContain('canary');
    expect(String(error.details?.['pointer']).endsWith(`/securityConfig${place}`)).toBe(true);
  }
});
