import type { IncomingMessage, ServerResponse } from 'node:http';
import { type StoreStandIn, startStoreStandIn } from './store-stand-in.js';

/** What a stand-in for Google Cloud Storage does. */
export interface GcsStandInOptions {
  /** Answers before all else; `false` leaves the request to the store behind. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** The address of a store that answers the rest; absent: nothing is there. */
  readonly behind?: string;
  /** The most buckets, objects or prefixes that the store behind may answer at a time. */
  readonly pageSize?: number;
}

/** Starts a stand-in on a free port. */
export function startGcsStandIn({ answer, behind, pageSize }: GcsStandInOptions): Promise<StoreStandIn> {
  return startStoreStandIn({
    answer,
    behind,
    answerMissing: (response) => void response.writeHead(404).end(),
    rewrite: (url) => (pageSize === undefined ? url : url.replace(/maxResults=\d+/, `maxResults=${pageSize}`)),
  });
}

/** Answers with JSON. */
export function sendJson(
  response: ServerResponse,
  body: object,
  status = 200,
  headers: Readonly<Record<string, string>> = {},
): true {
  response.writeHead(status, { 'content-type': 'application/json; charset=UTF-8', ...headers }).end(JSON.stringify(body));
  return true;
}

/** Answers with an error as Google has it. */
export function sendError(
  response: ServerResponse,
  code: number,
  reason: string,
  message: string,
  headers: Readonly<Record<string, string>> = {},
): true {
  return sendJson(response, { error: { code, message, errors: [{ domain: 'global', reason, message }] } }, code, headers);
}
