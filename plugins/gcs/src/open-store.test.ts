import { isIngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { GcsObjectStore } from './gcs-object-store.js';
import { openStore } from './open-store.js';

const SERVICE_ACCOUNT = { type: 'service_account', privateKey: 'canary', clientEmail: 'sluice@lake' };

test.each([
  { credentials: { gcpConfig: SERVICE_ACCOUNT } },
  { type: 'GCS', endPointURL: 'http://localhost:4443', connectionOptions: { userProject: 'lake' } },
  { gcpConfig: { type: 'gcp_adc' }, gcpImpersonateServiceAccount: { impersonateServiceAccount: 'reader@lake' } },
  { gcpConfig: { path: '/etc/key.json', projectId: null } },
  SERVICE_ACCOUNT,
  { type: 'gcp_credential_path', path: '/etc/key.json' },
  { privateKey: 'canary', clientEmail: 'sluice@lake' },
  { ...SERVICE_ACCOUNT, path: '/etc/key.json' },
])('%j is for Google Cloud Storage', async (config) => {
  const store = openStore(config);
  expect(store).toBeInstanceOf(GcsObjectStore);
  await store?.close();
});

test.each([
  { clientId: 'a', clientSecret: 'b', tenantId: 'c', accountName: 'd' },
  { awsConfig: { awsRegion: 'eu-west-1' } },
  { awsRegion: 'eu-west-1', endPointURL: 'http://localhost:9000' },
  { type: 'S3', other: 1 },
])('%j is not', (config) => {
  expect(openStore(config)).toBeUndefined();
});

test.each([
  [
    { gcpConfig: { ...SERVICE_ACCOUNT, projektId: 'x' } },
    'unknown key projektId, did you mean projectId?',
    '/gcpConfig/projektId',
  ],
  [
    { gcpConfig: { type: 'service_account', clientEmail: 'canary' } },
    /^gcpConfig\.privateKey is missing; gcpConfig must have/,
    '/gcpConfig',
  ],
  [{ gcpConfig: 'canary' }, 'gcpConfig must be object', '/gcpConfig'],
  [{ credentials: {} }, 'credentials.gcpConfig is missing', '/credentials'],
  [{ type: 'gcp_credential_path' }, 'path is missing', ''],
  [
    { gcpConfig: { path: '/canary', privateKey: 'canary', clientEmail: 'sluice@lake' } },
    'There are path and privateKey, and no type that says which of them counts',
    '/gcpConfig',
  ],
  [{ path: '/canary', privateKey: 'canary', clientEmail: 'sluice@lake' }, 'There are path and privateKey', ''],
  [{ type: 'GCS', endPointURL: 'http://sluice:canary@localhost:4443' }, 'endPointURL must match pattern', '/endPointURL'],
  [{ type: 'GCS', endPointURL: 'http://localhost:4443?key=canary' }, 'endPointURL must match pattern', '/endPointURL'],
  [{ type: 'external_account', audience: 'a' }, /subjectTokenType is missing/, ''],
  [{ private_key: 'canary', type: 'service_account' }, /unknown key private_key, did you mean privateKey\?/, ''],
])('%j is wrong', (config, message, place) => {
  try {
    openStore(config);
    throw new Error('It was opened');
  } catch (error) {
    if (!isIngestError(error)) throw error;
    expect(error.message).toMatch(message);
    expect(error.message).not.toMatch(/schema|canary/);
    expect(String(error.details?.['pointer']).endsWith(`/securityConfig${place}`)).toBe(true);
  }
});
