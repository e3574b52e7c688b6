import { type StorageNeeds, shellWord } from '@sluice/object-store';
import type { PolicyDocument } from '@sluice/plugin-api';
import type { AzureConnection } from './generated/config.js';

const CONTAINERS = 'Microsoft.Storage/storageAccounts/blobServices/containers';

/** What a workflow needs, by how it signs in: a role, or the rights of a shared access signature. */
export function policies({ credentials }: AzureConnection, needs: StorageNeeds): readonly PolicyDocument[] {
  const account = credentials.accountName ?? 'ACCOUNT';
  if (credentials.accountKey !== undefined) return [allOrNothing('an account key')];
  if (credentials.sasToken !== undefined) return [signature(account, needs)];
  if (credentials.connectionString !== undefined) {
    return [
      /SharedAccessSignature=/i.test(credentials.connectionString)
        ? signature(account, needs)
        : allOrNothing('a connection string with an account key'),
    ];
  }
  return [role(account, needs)];
}

function role(account: string, needs: StorageNeeds): PolicyDocument {
  const scope = `/subscriptions/SUBSCRIPTION/resourceGroups/GROUP/providers/Microsoft.Storage/storageAccounts/${account}`;
  const definition = {
    Name: 'Sluice reader',
    Description: 'Reads what lies in containers into a metadata catalogue',
    Actions: needs.listsBuckets ? [`${CONTAINERS}/read`] : [],
    DataActions: [`${CONTAINERS}/blobs/read`, ...(needs.tags ? [`${CONTAINERS}/blobs/tags/read`] : [])],
    AssignableScopes: ['/subscriptions/SUBSCRIPTION'],
  };
  const scopes = containersOf(needs)?.map((name) => `${scope}/blobServices/default/containers/${name}`) ?? [scope];
  const assign = (at: string): string =>
    `az role assignment create --assignee PRINCIPAL --role 'Sluice reader' --scope ${shellWord(at)}`;
  return {
    title: 'Role definition of Azure, role.json',
    text: JSON.stringify(definition, undefined, 2),
    apply: ['az role definition create --role-definition role.json', ...scopes.map(assign)].join('\n'),
  };
}

function signature(account: string, needs: StorageNeeds): PolicyDocument {
  const permissions = `rl${needs.tags ? 't' : ''}`;
  const types = needs.listsBuckets ? 'sco' : 'co';
  const [one, another] = containersOf(needs) ?? [];
  return {
    title: 'Shared access signature of Azure',
    text:
      one === undefined || another !== undefined
        ? `az storage account generate-sas --account-name ${account} --services b --resource-types ${types} --permissions ${permissions} --https-only --expiry DATE`
        : `az storage container generate-sas --account-name ${account} --name ${shellWord(one)} --permissions ${permissions} --https-only --expiry DATE`,
  };
}

/** The containers that are read; `undefined` where those of the account have to be found. */
function containersOf({ listsBuckets, buckets, manifest }: StorageNeeds): readonly string[] | undefined {
  if (listsBuckets) return undefined;
  const ownManifest = manifest === undefined || manifest.hasOwnCredentials ? [] : [manifest.bucket];
  return [...new Set([...buckets, ...ownManifest])].sort();
}

function allOrNothing(what: string): PolicyDocument {
  return {
    title: 'Rights in Azure',
    text: `The workflow signs in with ${what}, which has every right on the account and cannot be narrowed.`,
    apply: 'To grant less, use a sasToken, or clientId, tenantId and clientSecret.',
  };
}
