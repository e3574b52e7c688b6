import type { StorageOptions } from '@sluice/object-store';
import { expect, test } from 'vitest';
import type { AzureConnection } from './generated/config.js';
import { plugin } from './plugin.js';

const BLOBS = 'Microsoft.Storage/storageAccounts/blobServices/containers';

function policyOf(connection: AzureConnection, options: StorageOptions = {}) {
  const policies = plugin.policies?.(connection, { options }) ?? [];
  expect(JSON.stringify(policies)).not.toContain('canary');
  return policies[0] ?? { title: '', text: '' };
}

const MANIFEST = { storageMetadataConfigSource: { prefixConfig: { containerName: 'gov' } } };

test('is a role with each action that a workflow asks for, and no other', () => {
  const roleOf = (bucketNames: string[] | undefined, options: StorageOptions = {}) => {
    const connection = { credentials: { accountName: 'acc' }, ...(bucketNames === undefined ? {} : { bucketNames }) };
    const { Actions, DataActions } = JSON.parse(policyOf(connection, options).text);
    return [Actions, DataActions];
  };
  expect(roleOf(undefined)).toEqual([[`${BLOBS}/read`], [`${BLOBS}/blobs/read`]]);
  expect(roleOf(['a'])).toEqual([[], [`${BLOBS}/blobs/read`]]);
  expect(roleOf(['a'], { includeTags: true })).toEqual([[], [`${BLOBS}/blobs/read`, `${BLOBS}/blobs/tags/read`]]);
});

test('is assigned on the account, or on the containers alone that are read', () => {
  const scopesOf = (connection: Omit<AzureConnection, 'credentials'>, options: StorageOptions = {}) =>
    [...(policyOf({ credentials: { accountName: 'acc' }, ...connection }, options).apply ?? '').matchAll(/--scope (\S+)/g)].map(
      ([, scope = '']) => scope.slice(scope.indexOf('/storageAccounts/')),
    );
  const container = (name: string) => `/storageAccounts/acc/blobServices/default/containers/${name}`;
  expect(scopesOf({})).toEqual(['/storageAccounts/acc']);
  expect(scopesOf({ bucketNames: ['sales', 'hr'] }, { containerFilterPattern: { excludes: ['hr'] } })).toEqual([
    container('sales'),
  ]);
  expect(scopesOf({ bucketNames: ['sales'] }, MANIFEST)).toEqual([container('gov'), container('sales')]);
});

test('is a signature for one container where that is enough, else one for the account', () => {
  const commandOf = (bucketNames: string[] | undefined, options: StorageOptions = {}) =>
    policyOf(
      { credentials: { accountName: 'acc', sasToken: 'sig=canary' }, ...(bucketNames === undefined ? {} : { bucketNames }) },
      options,
    ).text;
  expect(commandOf(['sales'])).toContain('az storage container generate-sas --account-name acc --name sales --permissions rl ');
  expect(commandOf(['sales'], { includeTags: true })).toContain('--permissions rlt ');
  expect(commandOf(['sales', 'hr'])).toContain(
    'az storage account generate-sas --account-name acc --services b --resource-types co ',
  );
  expect(commandOf(['sales'], MANIFEST)).toContain('--resource-types co ');
  expect(commandOf(undefined)).toContain('--resource-types sco ');
  expect(commandOf(['a b'])).toContain("--name 'a b' ");
});

test('tells a key, which can do anything, from a signature in a connection string', () => {
  const cannotBeNarrowed = /cannot be narrowed/;
  expect(policyOf({ credentials: { accountName: 'acc', accountKey: 'canary' } }).text).toMatch(cannotBeNarrowed);
  const stringOf = (connectionString: string) => policyOf({ credentials: { connectionString } }).text;
  expect(stringOf('AccountName=acc;AccountKey=canary')).toMatch(cannotBeNarrowed);
  expect(stringOf('BlobEndpoint=https://acc;SharedAccessSignature=sig=canary')).toContain('generate-sas --account-name ACCOUNT');
});
