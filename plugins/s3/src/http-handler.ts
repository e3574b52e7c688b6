import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { IngestError } from '@sluice/plugin-api';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';

const MAX_SOCKETS = 64;
const CONNECTION_TIMEOUT_MILLISECONDS = 10_000;
const SOCKET_IDLE_TIMEOUT_MILLISECONDS = 60_000;
const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

// That more requests wait than there are sockets is how a run is paced, and nothing to warn of.
const ignore = (): void => undefined;
const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** Options of one call of a client; the SDK hands them through to the handler with each attempt. */
export interface CountedCall {
  readonly abortSignal: AbortSignal;
  /** Called for each attempt. */
  readonly onRequest?: () => void;
}

/** Sends requests, and tells the call of each. */
export class CountingHandler extends NodeHttpHandler {
  override handle(...[request, options]: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    (options as CountedCall | undefined)?.onRequest?.();
    return super.handle(request, options);
  }
}

/**
 * The one HTTP handler of all clients: keeps connections open, honours HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (in either
 * case) for each host, and trusts the authorities in the file that AWS_CA_BUNDLE names.
 *
 * @throws IngestError S3_TLS when that file cannot be read.
 */
export async function makeHttpHandler(environment: NodeJS.ProcessEnv): Promise<CountingHandler> {
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS, ...certificateAuthorities(environment) };
  const agents = hasProxy(environment)
    ? await proxyAgents(options)
    : { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
  const timeouts = { connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS, socketTimeout: SOCKET_IDLE_TIMEOUT_MILLISECONDS };
  return new CountingHandler({ ...agents, ...timeouts, logger: SILENT } satisfies NodeHttpHandlerOptions);
}

function certificateAuthorities({ AWS_CA_BUNDLE: path }: NodeJS.ProcessEnv): { ca?: string } {
  if (path === undefined || path === '') return {};
  try {
    return { ca: readFileSync(path, 'utf8') };
  } catch (error) {
    throw new IngestError('S3_TLS', {
      message: 'The file that AWS_CA_BUNDLE names cannot be read',
      path,
      fatal: true,
      cause: error,
    });
  }
}

function hasProxy(environment: NodeJS.ProcessEnv): boolean {
  return PROXY_VARIABLES.some((name) => (environment[name] ?? environment[name.toLowerCase()] ?? '') !== '');
}

async function proxyAgents(options: object): Promise<{ httpAgent: HttpAgent; httpsAgent: HttpsAgent }> {
  const { ProxyAgent } = await import('proxy-agent');
  const agent = new ProxyAgent(options);
  return { httpAgent: agent, httpsAgent: agent as unknown as HttpsAgent };
}
