import { readFileSync } from 'node:fs';
import { Agent as HttpAgent } from 'node:http';
import { Agent as HttpsAgent } from 'node:https';
import { Readable } from 'node:stream';
import { IngestError } from '@sluice/plugin-api';
import { answerTimeoutMilliseconds, collectBody } from '@sluice/plugin-api/http';
import { NodeHttpHandler, type NodeHttpHandlerOptions } from '@smithy/node-http-handler';

/** As many requests as a workflow may ask for at a time. */
const MAX_SOCKETS = 1024;
const CONNECTION_TIMEOUT_MILLISECONDS = 10_000;
const PROXY_VARIABLES = ['HTTPS_PROXY', 'HTTP_PROXY', 'ALL_PROXY'];

// That more requests wait than there are sockets is how a run is paced, and nothing to warn of.
const ignore = (): void => undefined;
const SILENT = { trace: ignore, debug: ignore, info: ignore, warn: ignore, error: ignore };

/** How an attempt is answered. */
export type Answer = Awaited<ReturnType<NodeHttpHandler['handle']>>;

/** Options of one call of a client; the SDK hands them through to the handler with each attempt. */
export interface PacedCall {
  readonly abortSignal: AbortSignal;
  /** Sends an attempt, when its turn has come. */
  readonly pace: (send: () => Promise<Answer>) => Promise<Answer>;
}

/**
 * Sends each attempt as its call says; it is under way until its answer is there to the last byte, so that one that breaks off is an attempt
 * that failed. Calls that say nothing, such as those for credentials, are sent at once.
 */
export class PacedHandler extends NodeHttpHandler {
  override handle(...[request, options]: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const { pace, abortSignal } = (options ?? {}) as Partial<PacedCall>;
    if (pace === undefined) return super.handle(request, options);
    return pace(async () => {
      const answer = await super.handle(request, options);
      const { response } = answer;
      if (response.body instanceof Readable)
        response.body = Readable.from([
          await collectBody(response.body, { ...(abortSignal === undefined ? {} : { signal: abortSignal }) }),
        ]);
      return answer;
    });
  }
}

/**
 * The one HTTP handler of all clients: keeps connections open, honours HTTPS_PROXY, HTTP_PROXY, ALL_PROXY and NO_PROXY (in either
 * case) for each host, and trusts the authorities in the file that AWS_CA_BUNDLE names.
 *
 * @throws IngestError S3_TLS when that file cannot be read.
 */
export async function makeHttpHandler(environment: NodeJS.ProcessEnv): Promise<PacedHandler> {
  const options = { keepAlive: true, maxSockets: MAX_SOCKETS, ...certificateAuthorities(environment) };
  const agents = hasProxy(environment)
    ? await proxyAgents(options)
    : { httpAgent: new HttpAgent(options), httpsAgent: new HttpsAgent(options) };
  const silence = answerTimeoutMilliseconds();
  const timeouts = {
    connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
    socketTimeout: silence,
    requestTimeout: silence,
    throwOnRequestTimeout: true,
  };
  return new PacedHandler({ ...agents, ...timeouts, logger: SILENT } satisfies NodeHttpHandlerOptions);
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
