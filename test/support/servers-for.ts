import { afterAll, beforeAll } from 'vitest';

type Start = () => Promise<{ stop(): unknown }>;

/** Starts servers before the tests of a `describe`, all at the same time, and stops them after; a test finds each by its name. */
export function serversFor<Starts extends Readonly<Record<string, Start>>>(
  starts: Starts,
): { readonly [Name in keyof Starts]: Awaited<ReturnType<Starts[Name]>> } {
  const servers: Record<string, Awaited<ReturnType<Start>>> = {};
  beforeAll(async () => {
    await Promise.all(
      Object.entries(starts).map(async ([name, start]) => {
        servers[name] = await start();
      }),
    );
  });
  afterAll(() => Promise.all(Object.values(servers).map((server) => server.stop())));
  return servers as { readonly [Name in keyof Starts]: Awaited<ReturnType<Starts[Name]>> };
}
