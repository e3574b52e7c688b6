// What the servers of the benchmark share: each answers after a set latency, counts its calls by kind and tells its port to its parent.
import { createServer } from 'node:http';

const KEEP_ALIVE_MILLISECONDS = 600_000;

/** @typedef {{ kind: string, status: number, headers?: Record<string, string>, body?: string | Buffer, objectBytes?: number }} Answer */

/**
 * Starts a server on a free port. `GET /__stats` answers what it counted since `POST /__reset`.
 * @param {number} latencyMilliseconds
 * @param {(request: import('node:http').IncomingMessage, url: URL, body: string) => Answer} answer
 */
export function serve(latencyMilliseconds, answer) {
  let stats = emptyStats();
  let inFlight = 0;
  const server = createServer({ keepAliveTimeout: KEEP_ALIVE_MILLISECONDS }, async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const url = new URL(request.url ?? '/', 'http://localhost');
    if (url.pathname === '/__stats') return void response.end(JSON.stringify(stats));
    if (url.pathname === '/__reset') {
      stats = emptyStats();
      return void response.end();
    }
    stats.firstCallAt ??= Date.now();
    inFlight += 1;
    stats.mostInFlight = Math.max(stats.mostInFlight, inFlight);
    const send = () => {
      inFlight -= 1;
      const { kind, status, headers, body = '', objectBytes = 0 } = answer(request, url, Buffer.concat(chunks).toString());
      const bytes = Buffer.from(body);
      stats.calls[kind] = (stats.calls[kind] ?? 0) + 1;
      stats.bytes += request.method === 'HEAD' ? 0 : bytes.length;
      stats.objectBytes += objectBytes;
      response.writeHead(status, { 'content-length': bytes.length, ...headers }).end(bytes);
    };
    if (latencyMilliseconds === 0) send();
    else setTimeout(send, latencyMilliseconds);
  });
  server.listen(0, '127.0.0.1', () => process.send({ port: server.address().port }));
  process.once('disconnect', () => process.exit());
}

function emptyStats() {
  return { calls: {}, bytes: 0, objectBytes: 0, mostInFlight: 0, firstCallAt: undefined };
}
