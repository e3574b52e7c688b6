// Starts the servers that tests and the demo run against, each on a free port, and loads lakes into them.
import { spawn, spawnSync } from 'node:child_process';
import { createServer } from 'node:net';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FAKE_GCS_SERVER, goProgram } from './go-programs.mjs';
import { pythonPrograms } from './python.mjs';

const START_LIMIT_MILLISECONDS = 30_000;
const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** @typedef {{ url: string, pid?: number, stop: () => Promise<void> }} Server */

/**
 * A moto server: S3, CloudWatch and STS.
 * @param {{ args?: string[], scheme?: string, env?: Record<string, string>, port?: number }} [options]
 * @returns {Promise<Server>}
 */
export async function startMoto({ args = [], scheme = 'http', env = {}, port: asked = undefined } = {}) {
  const port = asked ?? (await freePort());
  // Not bin/moto_server: its first line holds the path that the environment was built at.
  const child = spawn(join(pythonPrograms(), 'python'), ['-m', 'moto.server', '-H', '127.0.0.1', '-p', String(port), ...args], {
    stdio: 'ignore',
    env: { ...process.env, ...env },
  });
  return started(child, `${scheme}://127.0.0.1:${port}`, scheme === 'http' ? '/moto-api/data.json' : undefined, port);
}

/**
 * A stand-in for the OpenMetadata API.
 * @param {string} version of the server that it stands in for
 * @param {string} [token] what it accepts; anything when absent
 * @returns {Promise<Server>}
 */
export async function startOpenMetadata(version, token) {
  const port = await freePort();
  const child = spawn(
    'python3',
    [join(root, 'test/tools/openmetadata-standin.py'), String(port), version, ...(token ? [token] : [])],
    {
      stdio: 'ignore',
    },
  );
  return started(child, `http://127.0.0.1:${port}`, '/api/v1/system/version', port);
}

/**
 * Google Cloud Storage in memory.
 * @returns {Promise<Server>}
 */
export async function startFakeGcs() {
  const port = await freePort();
  const host = '127.0.0.1';
  const args = ['-scheme', 'http', '-backend', 'memory', '-host', host, '-port', String(port), '-public-host', `${host}:${port}`];
  const child = spawn(goProgram(FAKE_GCS_SERVER), args, { stdio: 'ignore' });
  return started(child, `http://${host}:${port}`, '/storage/v1/b', port);
}

/**
 * A stand-in for DataHub's metadata service, which judges what it is sent by the classes of DataHub's own package.
 * @param {string} [token] what it accepts; anything when absent
 * @returns {Promise<Server>}
 */
export async function startDatahub(token) {
  const port = await freePort();
  const program = join(root, 'test/tools/datahub-standin.py');
  const args = [program, String(port), ...(token ? [token] : [])];
  const child = spawn(join(pythonPrograms('datahub'), 'python'), args, { stdio: 'ignore' });
  return started(child, `http://127.0.0.1:${port}`, '/config', port);
}

/** Puts the lake of that name into an S3 endpoint and its CloudWatch. */
export function loadLake(name, endpoint) {
  const script = join(root, 'test/tools/load-lake.py');
  const { status, stderr } = spawnSync(join(pythonPrograms(), 'python'), [script, join(root, 'test/lakes', name), endpoint], {
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`loading ${name} failed: ${stderr}`);
}

/** A port that was free a moment ago. */
export function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

/** Waits until a server answers; its process ends when it is stopped. */
export async function started(child, url, path, port) {
  let exited = false;
  child.once('exit', () => {
    exited = true;
  });
  const deadline = Date.now() + START_LIMIT_MILLISECONDS;
  while (!(await answers(path === undefined ? undefined : `${url}${path}`, port))) {
    if (exited || Date.now() > deadline) {
      child.kill('SIGKILL');
      throw new Error(`the server at ${url} did not start`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  return {
    url,
    pid: child.pid,
    stop: async () => {
      if (exited) return;
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.kill('SIGKILL');
      await gone;
    },
  };
}

async function answers(url, port) {
  if (url !== undefined)
    return fetch(url).then(
      (response) => response.ok,
      () => false,
    );
  const { connect } = await import('node:net');
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
