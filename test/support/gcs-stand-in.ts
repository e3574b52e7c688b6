import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a stand-in for Google Cloud Storage does. */
export interface GcsStandInOptions {
  /** Answers before all else; `false` leaves the request to the store behind. */
  readonly answer?: (request: IncomingMessage, response: ServerResponse) => boolean;
  /** The address of a store that answers the rest; absent: nothing is there. */
  readonly behind?: string;
  /** The most buckets, objects or prefixes that the store behind may answer at a time. */
  readonly pageSize?: number;
}

/** A store for what no emulator can be brought to do: errors, pages of one, half an answer. */
export interface GcsStandIn {
  readonly url: string;
  /** The requests seen. */
  readonly requests: { readonly url: string; readonly headers: IncomingMessage['headers'] }[];
  stop(): Promise<void>;
}

/** Starts a stand-in on a free port. */
export async function startGcsStandIn({ answer, behind, pageSize }: GcsStandInOptions): Promise<GcsStandIn> {
  const requests: GcsStandIn['requests'] = [];
  const server = createServer((request, response) => {
    const { url = '/', headers, method = 'GET' } = request;
    requests.push({ url, headers });
    if (answer?.(request, response) === true) return void request.resume();
    if (behind === undefined) return void response.writeHead(404).end();
    const asked = pageSize === undefined ? url : url.replace(/maxResults=\d+/, `maxResults=${pageSize}`);
    const passedOn = sendRequest(`${behind}${asked}`, { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    passedOn.on('error', () => response.destroy());
    request.pipe(passedOn);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
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
