import { connect, createServer, type Socket } from 'node:net';

/** A place that leads to another. */
export interface Relay {
  readonly url: string;
  stop(): Promise<void>;
}

/** Leads from an address of this machine to a server on its loopback, for who cannot reach that. */
export async function startRelay(host: string, to: string): Promise<Relay> {
  const { port } = new URL(to);
  const open = new Set<Socket>();
  const server = createServer((incoming) => {
    const outgoing = connect(Number(port), '127.0.0.1');
    open.add(incoming);
    incoming.once('close', () => open.delete(incoming));
    for (const [one, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      one.on('error', () => other.destroy());
      one.on('close', () => other.destroy());
    }
    incoming.pipe(outgoing);
    outgoing.pipe(incoming);
  });
  const listening = await new Promise<number>((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : 0);
    });
  });
  return {
    url: `http://${host}:${listening}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of open) socket.destroy();
      }),
  };
}
