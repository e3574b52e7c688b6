// Starts the servers of a case, each as a process of its own, so that they do not take the time of what is measured.
import { fork } from 'node:child_process';
import { hasPython } from '../support/python.mjs';
import { startOpenMetadata } from '../support/servers.mjs';

/** @typedef {{ calls: Record<string, number>, bytes: number, objectBytes: number, mostInFlight: number, firstCallAt?: number }} Stats */

/** A synthetic S3 endpoint. @param {{ latencyMilliseconds: number, lake: object, ignoresStartAfter?: boolean }} options */
export function startS3(options) {
  return startCounting(new URL('servers/s3.mjs', import.meta.url), options);
}

/** A catalogue of that version: the strict one of the tests where there is Python, or one that only counts. */
export async function startCatalogue({ latencyMilliseconds, strict, version }) {
  if (!strict || !hasPython())
    return startCounting(new URL('servers/catalogue.mjs', import.meta.url), { latencyMilliseconds, version });
  const { url, stop } = await startOpenMetadata(version);
  return {
    url,
    stop,
    reset: () => post(`${url}/__reset`),
    stats: async () => {
      const calls = {};
      for (const [method, path] of await (await fetch(`${url}/__log`)).json()) {
        const kind = `${method} ${path.replace('/api/v1/', '').replace(/(\/name)?\/[^/]*(local_s3|[0-9a-f-]{36}).*/, '$1')}`;
        calls[kind] = (calls[kind] ?? 0) + 1;
      }
      return { calls };
    },
  };
}

async function startCounting(file, options) {
  const child = fork(file, [JSON.stringify(options)]);
  const port = await new Promise((resolve, reject) => {
    child.once('message', (message) => resolve(message.port));
    child.once('exit', (code) => reject(new Error(`${file} ended with ${code}`)));
  });
  const url = `http://127.0.0.1:${port}`;
  return {
    url,
    reset: () => post(`${url}/__reset`),
    /** @returns {Promise<Stats>} */
    stats: async () => JSON.parse(await (await fetch(`${url}/__stats`)).text()),
    stop: () =>
      new Promise((resolve) => {
        child.once('exit', () => resolve());
        child.kill('SIGKILL');
      }),
  };
}

async function post(url) {
  await (await fetch(url, { method: 'POST' })).arrayBuffer();
}
