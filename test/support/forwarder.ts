import { createServer, type IncomingMessage, type ServerResponse, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server that hands on to another what it is asked. */
export interface Forwarder {
  readonly url: string;
  /** What was asked since the last call: method, path and query. */
  taken(): readonly string[];
  stop(): Promise<void>;
}

/** Starts a server before another one. What `answer` answers, and says so by `true`, is not handed on. */
export async function startForwarder(
  target: string,
  answer: (request: IncomingMessage, response: ServerResponse) => boolean = () => false,
): Promise<Forwarder> {
  let requests: string[] = [];
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url}`);
    if (answer(request, response)) {
      request.resume();
      return;
    }
    const { method, headers } = request;
    const onward = send(new URL(request.url ?? '/', target), { method, headers }, (answered) => {
      response.writeHead(answered.statusCode ?? 502, answered.headers);
      answered.pipe(response);
    });
    onward.once('error', () => response.destroy());
    request.pipe(onward);
  }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    taken: () => {
      const taken = requests;
      requests = [];
      return taken;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
