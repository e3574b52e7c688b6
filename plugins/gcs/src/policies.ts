import type { StorageNeeds } from '@sluice/object-store';
import type { PolicyDocument } from '@sluice/plugin-api';
import type { GcsConnection } from './generated/config.js';

/** The custom role that a workflow needs, as `gcloud iam roles create` takes it. */
export function policies({ bucketNames }: GcsConnection, needs: StorageNeeds): readonly PolicyDocument[] {
  const { manifest } = needs;
  const permissions = [
    ...(needs.tags ? ['storage.buckets.get'] : []),
    ...(needs.listsBuckets ? ['storage.buckets.list'] : []),
    'storage.objects.get',
    'storage.objects.list',
  ];
  const text = [
    'title: Sluice reader',
    'description: Reads what lies in buckets into a metadata catalogue',
    'stage: GA',
    'includedPermissions:',
    ...permissions.map((permission) => `- ${permission}`),
  ].join('\n');
  const role = '--member MEMBER --role projects/PROJECT/roles/sluiceReader';
  const create = 'gcloud iam roles create sluiceReader --project PROJECT --file role.yaml';
  // The right to list the buckets is of a project and of no bucket.
  const buckets = [...(bucketNames ?? []), ...(manifest === undefined || manifest.hasOwnCredentials ? [] : [manifest.bucket])];
  const bindings =
    bucketNames === undefined
      ? [`gcloud projects add-iam-policy-binding PROJECT ${role}`]
      : [...new Set(buckets)].sort().map((bucket) => `gcloud storage buckets add-iam-policy-binding gs://${bucket} ${role}`);
  return [{ title: 'Custom role of Google Cloud, role.yaml', text, apply: [create, ...bindings].join('\n') }];
}
