import type { SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { awsAgents } from '../aws/aws-agents.js';
import { awsProblem } from './aws-problem.js';
import { partOf } from './json-part.js';

const CONNECTION_TIMEOUT_MILLISECONDS = 5000;
const REQUEST_TIMEOUT_MILLISECONDS = 15_000;

/**
 * A secret of AWS Secrets Manager, or the part of it that follows `#`.
 *
 * @throws IngestError SECRET_NOT_RESOLVED.
 */
export async function secretsManagerSecret(reference: string): Promise<string> {
  const { name, path } = takenApart(reference);
  const { SecretsManagerClient, GetSecretValueCommand } = await import('@aws-sdk/client-secrets-manager');
  const client = new SecretsManagerClient(await clientConfig(name));
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId: name }));
    return partOf(SecretString, path);
  } catch (error) {
    throw awsProblem(error, 'secretsmanager:GetSecretValue');
  } finally {
    client.destroy();
  }
}

/**
 * A parameter of AWS Systems Manager, decrypted, or the part of it that follows `#`.
 *
 * @throws IngestError SECRET_NOT_RESOLVED.
 */
export async function parameter(reference: string): Promise<string> {
  const { name, path } = takenApart(reference);
  const { SSMClient, GetParameterCommand } = await import('@aws-sdk/client-ssm');
  const client = new SSMClient(await clientConfig(name));
  try {
    const { Parameter } = await client.send(new GetParameterCommand({ Name: name, WithDecryption: true }));
    return partOf(Parameter?.Value, path);
  } catch (error) {
    throw awsProblem(error, 'ssm:GetParameter');
  } finally {
    client.destroy();
  }
}

function takenApart(reference: string): { readonly name: string; readonly path: string | undefined } {
  const hash = reference.indexOf('#');
  return hash === -1 ? { name: reference, path: undefined } : { name: reference.slice(0, hash), path: reference.slice(hash + 1) };
}

/** What both clients are made with: credentials and region as AWS's own tools find them; an ARN names its region. */
async function clientConfig(name: string): Promise<Pick<SecretsManagerClientConfig, 'region' | 'requestHandler'>> {
  const region = /^arn:[^:]*:[^:]*:([^:]+):/.exec(name)?.[1];
  return {
    ...(region === undefined ? {} : { region }),
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      ...(await awsAgents(process.env, 'SECRET_NOT_RESOLVED')),
    },
  };
}
