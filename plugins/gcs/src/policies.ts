import { type StorageNeeds, shellWord } from '@sluice/object-store';
import type { PolicyDocument } from '@sluice/plugin-api';
import type { GcsConnection } from './generated/config.js';

/** The custom role that a workflow needs, as `gcloud iam roles create` takes it. */
export function policies(connection: GcsConnection, needs: StorageNeeds): readonly PolicyDocument[] {
  const { bucketNames, credentials, connectionOptions, connectionArguments } = connection;
  const { projectId = 'PROJECT', clientEmail } = credentials?.gcpConfig ?? {};
  const { impersonateServiceAccount: reader } = credentials?.gcpImpersonateServiceAccount ?? {};
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
  const signedIn = memberOf(clientEmail);
  const member = reader === undefined ? signedIn : memberOf(reader);
  const ownManifest = manifest === undefined || manifest.hasOwnCredentials ? [] : [manifest.bucket];
  const buckets = [...new Set([...needs.buckets, ...ownManifest])].sort();
  const projects = [projectId].flat();
  const commands = (bucketNames === undefined ? projects : projects.slice(0, 1)).flatMap((project) => {
    const binding = `--member ${member} --role ${shellWord(`projects/${project}/roles/sluiceReader`)}`;
    const create = `gcloud iam roles create sluiceReader --project ${shellWord(project)} --file role.yaml`;
    // The right to list the buckets is of a project and of no bucket.
    if (bucketNames === undefined) return [create, `gcloud projects add-iam-policy-binding ${shellWord(project)} ${binding}`];
    return [
      create,
      ...buckets.map((bucket) => `gcloud storage buckets add-iam-policy-binding ${shellWord(`gs://${bucket}`)} ${binding}`),
    ];
  });
  if (reader !== undefined) {
    const binding = `--member ${signedIn} --role roles/iam.serviceAccountTokenCreator`;
    commands.push(`gcloud iam service-accounts add-iam-policy-binding ${shellWord(reader)} ${binding}`);
  }
  if ([connectionOptions, connectionArguments].some((options = {}) => 'userProject' in options)) {
    commands.push('Besides: serviceusage.services.use on the project that userProject names.');
  }
  return [{ title: 'Custom role of Google Cloud, role.yaml', text, apply: commands.join('\n') }];
}

function memberOf(email: string | undefined): string {
  return email === undefined ? 'MEMBER' : shellWord(`serviceAccount:${email}`);
}
