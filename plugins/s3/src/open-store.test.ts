import { isIngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { openStore } from './open-store.js';
import { S3ObjectStore } from './s3-object-store.js';

test.each([
  { awsConfig: { awsRegion: 'eu-west-1' } },
  { type: 'S3', awsConfig: { awsRegion: 'eu-west-1', profileName: 'governance' }, connectionOptions: { useArnRegion: true } },
  { awsRegion: 'eu-west-1' },
  { awsAccessKeyId: 'a', awsSecretAccessKey: 's', awsRegion: 'eu-west-1', awsSessionToken: null },
])('%j is for S3', async (config) => {
  const store = openStore(config);
  expect(store).toBeInstanceOf(S3ObjectStore);
  await store?.close();
});

test.each([
  { clientId: 'a', clientSecret: 'b', tenantId: 'c', accountName: 'd' },
  { gcpConfig: { type: 'service_account' } },
  { type: 'service_account', private_key: 'a' },
  { other: 1 },
])('%j is not for S3', (config) => {
  expect(openStore(config)).toBeUndefined();
});

test.each([
  [
    { awsConfig: { awsRegoin: 'canary', awsRegion: 'x' } },
    'unknown key awsRegoin, did you mean awsRegion?',
    '/awsConfig/awsRegoin',
  ],
  [{ awsConfig: 'canary' }, 'awsConfig must be object', '/awsConfig'],
  [{ awsConfig: null }, 'awsConfig is missing', ''],
  [{ awsConfig: { awsRegion: 'x' }, accountName: 'canary' }, 'unknown key accountName', '/accountName'],
  [{ awsRegoin: 'canary' }, 'awsRegion is missing; unknown key awsRegoin, did you mean awsRegion?', ''],
  [
    { awsRegion: 'x', endPointURL: 'canary' },
    'endPointURL must match pattern "^https?://[^/?#@\\s]+(/[^?#\\s]*)?$"',
    '/endPointURL',
  ],
  [
    { awsRegion: 'x', endPointURL: 'https://user:canary@s3.example.com' },
    'endPointURL must match pattern "^https?://[^/?#@\\s]+(/[^?#\\s]*)?$"',
    '/endPointURL',
  ],
  [
    { awsRegion: 'x', awsSecretAccessKey: 'canary' },
    'securityConfig must have property awsAccessKeyId when property awsSecretAccessKey is present',
    '',
  ],
])('%j is wrong', (config, message, place) => {
  try {
    openStore(config);
    throw new Error('It was opened');
  } catch (error) {
    if (!isIngestError(error)) throw error;
    expect(error.message).toBe(message);
    expect(String(error.details?.['pointer']).endsWith(`/securityConfig${place}`)).toBe(true);
  }
});
