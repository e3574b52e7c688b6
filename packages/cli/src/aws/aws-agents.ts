import { readFileSync } from 'node:fs';
import { Agent } from 'node:https';
import { type ErrorCode, IngestError } from '@sluice/plugin-api';

const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

// The SDK warns its own users of Node 20; ours can do nothing about it.
process.env['AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED'] ??= 'true';

/** What clients of AWS connect by, where it is not the default. */
export interface AwsAgents {
  readonly httpAgent?: Agent;
  readonly httpsAgent?: Agent;
}

/**
 * What honours HTTPS_PROXY and the like, and the authorities of AWS_CA_BUNDLE; nothing where none of them is set.
 *
 * @param code of the error where that file cannot be read.
 */
export async function awsAgents(environment: NodeJS.ProcessEnv, code: ErrorCode): Promise<AwsAgents> {
  const { AWS_CA_BUNDLE: bundle = '' } = environment;
  const options = bundle === '' ? {} : { ca: authorities(bundle, code) };
  if (PROXY_VARIABLES.some((name) => (environment[name] ?? environment[name.toLowerCase()] ?? '') !== '')) {
    const { ProxyAgent } = await import('proxy-agent');
    const agent = new ProxyAgent(options) as unknown as Agent;
    return { httpAgent: agent, httpsAgent: agent };
  }
  return bundle === '' ? {} : { httpsAgent: new Agent(options) };
}

function authorities(path: string, code: ErrorCode): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const hint = 'Correct AWS_CA_BUNDLE.';
    throw new IngestError(code, { message: 'the file that AWS_CA_BUNDLE names cannot be read', hint, cause });
  }
}
