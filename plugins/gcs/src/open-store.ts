import { checkSecurityConfig, MANIFEST_SOURCE_POINTER, type SecurityConfig } from '@sluice/object-store';
import { GcsObjectStore } from './gcs-object-store.js';
import { configSchema, type GcpConfig, type GcsConnection, type GcsCredentials } from './generated/config.js';

const CREDENTIALS = configSchema.properties.credentials;
const GCP_CONFIG = CREDENTIALS.properties.gcpConfig;
const POINTER = `${MANIFEST_SOURCE_POINTER}/securityConfig`;
/** Keys of `gcpConfig` that no other store's credentials have. */
const ITS_OWN: readonly string[] = ['projectId', 'privateKeyId', 'privateKey', 'clientEmail', 'audience', 'subjectTokenType'];

/**
 * A store with credentials of its own: a connection, or its `credentials`, or its `credentials.gcpConfig` alone; `undefined` when they are not for
 * Google Cloud Storage. Contacts nothing.
 *
 * @throws IngestError naming the keys that are wrong, and no value.
 */
export function openStore(config: SecurityConfig): GcsObjectStore | undefined {
  if ('credentials' in config || config['type'] === 'GCS') {
    const connection = checkSecurityConfig<GcsConnection>(config, configSchema);
    return new GcsObjectStore(connection, `${POINTER}/credentials/gcpConfig`);
  }
  if ('gcpConfig' in config) {
    return new GcsObjectStore({ credentials: checkSecurityConfig<GcsCredentials>(config, CREDENTIALS) }, `${POINTER}/gcpConfig`);
  }
  const isKind = GCP_CONFIG.properties.type.enum.some((kind) => kind === config['type']);
  if (!isKind && !ITS_OWN.some((key) => key in config)) return undefined;
  return new GcsObjectStore({ credentials: { gcpConfig: checkSecurityConfig<GcpConfig>(config, GCP_CONFIG) } }, POINTER);
}
