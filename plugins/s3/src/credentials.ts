import { IngestError } from '@sluice/plugin-api';
import { doesIdentityRequireRefresh, isIdentityExpired, memoizeIdentityProvider } from '@smithy/core';
import type { NodeHttpHandler } from '@smithy/node-http-handler';
import { type AwsConfig, configSchema } from './generated/config.js';

const DEFAULT_SESSION_NAME = configSchema.properties.awsConfig.properties.assumeRoleSessionName.default;

/** Credentials that sign requests; those with an end are asked for again before it. */
export interface AwsCredentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
  readonly expiration?: Date;
}

/** Gives credentials that are still good for some minutes. */
export type CredentialsProvider = () => Promise<AwsCredentials>;

/**
 * The credentials that a connection asks for: static keys, else the profile, else the default chain; with `assumeRoleArn`, the role's, got with
 * these. One provider serves all clients, so that a role is assumed once and not once a region.
 */
export async function makeCredentials(config: AwsConfig, requestHandler: NodeHttpHandler): Promise<CredentialsProvider> {
  const base = await baseCredentials(config, requestHandler);
  const provider = config.assumeRoleArn === undefined ? base : await assumedRole(config, base, requestHandler);
  const memoized = memoizeIdentityProvider(provider, isIdentityExpired, doesIdentityRequireRefresh);
  return memoized === undefined ? provider : () => memoized();
}

async function baseCredentials(config: AwsConfig, requestHandler: NodeHttpHandler): Promise<CredentialsProvider> {
  const { awsAccessKeyId: accessKeyId, awsSecretAccessKey: secretAccessKey, awsSessionToken: sessionToken } = config;
  if (config.enabled !== true && accessKeyId !== undefined && secretAccessKey !== undefined) {
    return async () => ({ accessKeyId, secretAccessKey, ...(sessionToken === undefined ? {} : { sessionToken }) });
  }
  const { fromIni, fromNodeProviderChain } = await import('@aws-sdk/credential-providers');
  const clientConfig = { region: config.awsRegion, requestHandler };
  // Not the chain for a profile: a profile that is not there would end in the credentials of the machine.
  return config.profileName === undefined
    ? fromNodeProviderChain({ clientConfig })
    : fromIni({ profile: config.profileName, clientConfig });
}

async function assumedRole(
  config: AwsConfig,
  base: CredentialsProvider,
  requestHandler: NodeHttpHandler,
): Promise<CredentialsProvider> {
  const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers');
  const provider = fromTemporaryCredentials({
    masterCredentials: base,
    clientConfig: { region: config.awsRegion, requestHandler },
    params: {
      RoleArn: config.assumeRoleArn,
      RoleSessionName: config.assumeRoleSessionName ?? DEFAULT_SESSION_NAME,
      ...(config.assumeRoleSourceIdentity === undefined ? {} : { SourceIdentity: config.assumeRoleSourceIdentity }),
    },
  });
  return async () => {
    try {
      return await provider();
    } catch (error) {
      if (error instanceof Error && error.name === 'CredentialsProviderError') throw error;
      const reason = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      throw new IngestError('S3_ASSUME_ROLE_FAILED', {
        message: `sts:AssumeRole failed. ${reason}`,
        path: String(config.assumeRoleArn),
        cause: error,
      });
    }
  };
}
