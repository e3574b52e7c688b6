import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import type { SecretsManagerClientConfig } from '@aws-sdk/client-secrets-manager';
import { IngestError } from '@sluice/plugin-api';
import { awsProblem } from './aws-problem.js';
import { partOf } from './json-part.js';

const CONNECTION_TIMEOUT_MILLISECONDS = 5000;
const REQUEST_TIMEOUT_MILLISECONDS = 15_000;
const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

// The SDK warns its own users of Node 20; ours can do nothing about it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

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
  const agent = await agentFor(process.env);
  return {
    ...(region === undefined ? {} : { region }),
    requestHandler: {
      connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
      requestTimeout: REQUEST_TIMEOUT_MILLISECONDS,
      ...(agent === undefined ? {} : { httpAgent: agent, httpsAgent: agent }),
    },
  };
}

/** What honours HTTPS_PROXY and the like, and the authorities of AWS_CA_BUNDLE; `undefined` where none of them is set. */
async function agentFor(environment: NodeJS.ProcessEnv): Promise<Agent | undefined> {
  const { AWS_CA_BUNDLE: bundle = '' } = environment;
  const options = bundle === '' ? {} : { ca: authorities(bundle) };
  if (PROXY_VARIABLES.some((name) => (environment[name] ?? environment[name.toLowerCase()] ?? '') !== '')) {
    const { ProxyAgent } = await import('proxy-agent');
    return new ProxyAgent(options) as unknown as Agent;
  }
  return bundle === '' ? undefined : new Agent(options);
}

function authorities(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const hint = 'Correct AWS_CA_BUNDLE.';
    throw new IngestError('SECRET_NOT_RESOLVED', { message: 'the file that AWS_CA_BUNDLE names cannot be read', hint, cause });
  }
}
