import { Readable } from 'node:stream';
import { answerTimeoutMilliseconds, collectBody } from '@sluice/plugin-api/http';
import { NodeHttpHandler } from '@smithy/node-http-handler';
import type { AwsAgents } from '../aws/aws-agents.js';

const CONNECTION_TIMEOUT_MILLISECONDS = 5000;
/** So that a call has the time for two attempts. */
const LONGEST_SILENCE_MILLISECONDS = 14_000;

/** Answers with whole bodies, so that one that breaks off is an attempt that failed, and is made again. */
export class CollectingHandler extends NodeHttpHandler {
  constructor(agents: AwsAgents) {
    const silence = Math.min(answerTimeoutMilliseconds(), LONGEST_SILENCE_MILLISECONDS);
    super({
      ...agents,
      connectionTimeout: CONNECTION_TIMEOUT_MILLISECONDS,
      socketTimeout: silence,
      requestTimeout: silence,
      throwOnRequestTimeout: true,
    });
  }

  override async handle(...[request, options]: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    const answer = await super.handle(request, options);
    const { response } = answer;
    if (response.body instanceof Readable) response.body = Readable.from([await collectBody(response.body)]);
    return answer;
  }
}
