import { checkSecurityConfig, MANIFEST_SOURCE_POINTER, type SecurityConfig } from '@sluice/object-store';
import { AzureObjectStore } from './azure-object-store.js';
import { type AzureConnection, type AzureCredentials, configSchema } from './generated/config.js';

const CREDENTIALS = configSchema.properties.credentials;
const POINTER = `${MANIFEST_SOURCE_POINTER}/securityConfig`;
/** What other stores have too, and what is no credential: neither says that credentials are for Azure. */
const SAYS_NOTHING: ReadonlySet<string> = new Set(['endPointURL', 'scopes']);

/**
 * A store with credentials of its own: a connection, or its `credentials` alone; `undefined` when they are not for Azure. Contacts nothing.
 *
 * @throws IngestError naming the keys that are wrong, and no value.
 */
export function openStore(config: SecurityConfig): AzureObjectStore | undefined {
  const { type, credentials } = config;
  if (type === 'ADLS' || isForAzure(credentials)) {
    return new AzureObjectStore(checkSecurityConfig<AzureConnection>(config, configSchema), `${POINTER}/credentials`);
  }
  if (!isForAzure(config)) return undefined;
  return new AzureObjectStore({ credentials: checkSecurityConfig<AzureCredentials>(config, CREDENTIALS) }, POINTER);
}

function isForAzure(credentials: unknown): boolean {
  if (typeof credentials !== 'object' || credentials === null) return false;
  return Object.keys(credentials).some((key) => key in CREDENTIALS.properties && !SAYS_NOTHING.has(key));
}
