import { createServer, type IncomingMessage, type ServerResponse, request as sendRequest } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a stand-in for a store does. */
export interface StoreStandInOptions {
  /** Answers before all else; `false` leaves the request to the store behind. */
  readonly answer?: ((request: IncomingMessage, response: ServerResponse) => boolean) | undefined;
  /** The address of a store that answers the rest; absent: nothing is there. */
  readonly behind?: string | undefined;
  /** Answers where there is no store behind. */
  readonly answerMissing: (response: ServerResponse) => void;
  /** The path and query to ask the store behind for in place of what is asked. */
  readonly rewrite?: (url: string) => string;
}

/** A store for what no emulator can be brought to do: errors, pages of one, half an answer. */
export interface StoreStandIn {
  readonly url: string;
  /** The requests seen. */
  readonly requests: readonly { readonly method: string; readonly url: string; readonly headers: IncomingMessage['headers'] }[];
  stop(): Promise<void>;
}

/** Starts a stand-in on a free port. */
export async function startStoreStandIn(options: StoreStandInOptions): Promise<StoreStandIn> {
  const { answer, behind, answerMissing, rewrite = (url) => url } = options;
  const requests: StoreStandIn['requests'][number][] = [];
  const server = createServer((request, response) => {
    const { url = '/', headers, method = 'GET' } = request;
    requests.push({ method, url, headers });
    if (answer?.(request, response) === true) return void request.resume();
    if (behind === undefined) return answerMissing(response);
    const passedOn = sendRequest(`${behind}${rewrite(url)}`, { method, headers }, (answered) => {
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
