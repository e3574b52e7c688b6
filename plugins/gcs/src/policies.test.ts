import type { StorageOptions } from '@sluice/object-store';
import { expect, test } from 'vitest';
import type { GcsConnection } from './generated/config.js';
import { plugin } from './plugin.js';

function policyOf(connection: GcsConnection, options: StorageOptions = {}) {
  const [policy] = plugin.policies?.(connection, { options }) ?? [];
  const { text = '', apply = '' } = policy ?? {};
  return { permissions: [...text.matchAll(/^- (.*)$/gm)].map(([, permission]) => permission), commands: apply.split('\n') };
}

test('has each permission that a workflow asks for, and no other', () => {
  expect(policyOf({}).permissions).toEqual(['storage.buckets.list', 'storage.objects.get', 'storage.objects.list']);
  expect(policyOf({ bucketNames: ['a'] }).permissions).toEqual(['storage.objects.get', 'storage.objects.list']);
  expect(policyOf({ bucketNames: ['a'] }, { includeTags: true }).permissions).toContain('storage.buckets.get');
});

test('is bound to each project whose buckets are listed', () => {
  const credentials = { gcpConfig: { projectId: ['one', 'two'] } };
  expect(policyOf({ credentials }).commands).toEqual([
    'gcloud iam roles create sluiceReader --project one --file role.yaml',
    'gcloud projects add-iam-policy-binding one --member MEMBER --role projects/one/roles/sluiceReader',
    'gcloud iam roles create sluiceReader --project two --file role.yaml',
    'gcloud projects add-iam-policy-binding two --member MEMBER --role projects/two/roles/sluiceReader',
  ]);
});

test('is bound to the buckets alone that are named and taken, and to that of the manifest', () => {
  const bucketNames = ['sales', 'hr'];
  const options = {
    containerFilterPattern: { includes: ['sales'] },
    storageMetadataConfigSource: { prefixConfig: { containerName: 'gov' } },
  };
  const credentials = { gcpConfig: { projectId: ['one', 'two'], clientEmail: 'me@x', privateKey: 'canary' } };
  const { commands } = policyOf({ bucketNames, credentials }, options);
  const role = '--member serviceAccount:me@x --role projects/one/roles/sluiceReader';
  expect(commands).toEqual([
    'gcloud iam roles create sluiceReader --project one --file role.yaml',
    `gcloud storage buckets add-iam-policy-binding gs://gov ${role}`,
    `gcloud storage buckets add-iam-policy-binding gs://sales ${role}`,
  ]);
});

test('is of the service account that is acted as, whose tokens the other one may make', () => {
  const gcpImpersonateServiceAccount = { impersonateServiceAccount: 'reader@x' };
  const { commands } = policyOf({ credentials: { gcpConfig: { clientEmail: 'me@x' }, gcpImpersonateServiceAccount } });
  expect(commands.slice(1)).toEqual([
    'gcloud projects add-iam-policy-binding PROJECT --member serviceAccount:reader@x --role projects/PROJECT/roles/sluiceReader',
    'gcloud iam service-accounts add-iam-policy-binding reader@x --member serviceAccount:me@x --role roles/iam.serviceAccountTokenCreator',
  ]);
});

test('says what a project that pays needs, and does not name it, since options are secret', () => {
  const { commands } = policyOf({ connectionOptions: { userProject: 'canary' } });
  expect(commands.at(-1)).toContain('serviceusage.services.use');
  expect(commands.join('\n')).not.toContain('canary');
});

test('no name gets out of its word', () => {
  const { commands } = policyOf({ bucketNames: ["a'; rm -rf $(b)"] });
  expect(commands[1]).toContain(`'gs://a'\\''; rm -rf $(b)' --member`);
});
