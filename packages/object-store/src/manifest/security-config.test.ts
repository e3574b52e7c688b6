import { isIngestError } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { checkSecurityConfig, type SecurityConfig, storeNameOf } from './security-config.js';

const POINTER = '/source/sourceConfig/config/storageMetadataConfigSource/securityConfig';
const SCHEMA = {
  type: 'object',
  additionalProperties: false,
  required: ['region'],
  dependencies: { key: ['secret'] },
  properties: {
    region: { type: 'string' },
    key: { type: 'string' },
    secret: { type: 'string', pattern: '^s' },
    inner: { type: 'object', additionalProperties: false, properties: { name: { type: 'string' } } },
  },
};

test('credentials pass as they are, but for keys without a value', () => {
  const config = { region: 'r', secret: null, inner: { name: null } };
  expect(checkSecurityConfig(config, SCHEMA)).toEqual({ region: 'r', inner: {} });
});

test.each<[SecurityConfig, string, string]>([
  [{ region: 'r', regoin: 'canary' }, 'unknown key regoin, did you mean region?', '/regoin'],
  [{ region: 'r', 'a/b~': 'canary' }, 'unknown key a/b~', '/a~1b~0'],
  [{ region: 'r', inner: { nam: 'canary' } }, 'unknown key nam, did you mean name?', '/inner/nam'],
  [{ region: ['canary'] }, 'region must be string', '/region'],
  [{ region: 'r', secret: 'canary' }, 'secret must match pattern "^s"', '/secret'],
  [{ secret: 's' }, 'region is missing', ''],
  [{ region: 'r', key: 'canary' }, 'securityConfig must have property secret when property key is present', ''],
  [{ zone: 'canary' }, 'region is missing; unknown key zone', ''],
])('%j is refused by its keys alone', (config, message, place) => {
  try {
    checkSecurityConfig(config, SCHEMA);
    throw new Error('It was taken');
  } catch (error) {
    if (!isIngestError(error)) throw error;
    expect(error).toMatchObject({ code: 'WORKFLOW_INVALID_VALUE', kind: 'config', fatal: true, message });
    expect(error.details).toEqual({ pointer: `${POINTER}${place}` });
    expect(error.message).not.toContain('canary');
    expect(error.cause).toBeUndefined();
  }
});

test.each([
  ['S3', { awsConfig: {} }],
  ['S3', { type: 'S3', awsConfig: {} }],
  ['S3', { endPointURL: '', enabled: true }],
  ['GCS', { gcpConfig: {} }],
  ['GCS', { type: 'service_account' }],
  ['GCS', { privateKey: '', clientEmail: '', clientId: '' }],
  ['ADLS', { clientId: '', vaultName: '' }],
  ['ADLS', { azureConfig: {} }],
  [undefined, { user: '', password: '' }],
  [undefined, {}],
])('%s is what %j looks like', (name, config) => {
  expect(storeNameOf(config)).toBe(name);
});
