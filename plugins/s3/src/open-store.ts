import { checkSecurityConfig, type SecurityConfig } from '@sluice/object-store';
import { type AwsConfig, configSchema, type S3Connection } from './generated/config.js';
import { S3ObjectStore } from './s3-object-store.js';

const AWS_CONFIG = configSchema.properties.awsConfig;

/**
 * A store with credentials of its own: a connection, or its `awsConfig` alone; `undefined` when they are not for S3. Contacts nothing.
 *
 * @throws IngestError naming the keys that are wrong, and no value.
 */
export function openStore(config: SecurityConfig): S3ObjectStore | undefined {
  if ('awsConfig' in config) return new S3ObjectStore(checkSecurityConfig<S3Connection>(config, configSchema));
  const isForS3 = Object.keys(config).some((key) => key in AWS_CONFIG.properties || key.startsWith('aws'));
  return isForS3 ? new S3ObjectStore({ awsConfig: checkSecurityConfig<AwsConfig>(config, AWS_CONFIG) }) : undefined;
}
