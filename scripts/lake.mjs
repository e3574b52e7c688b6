// A small lake in an S3 server on this machine, to try Sluice on: `npm run lake -- start [PORT]`, `npm run lake -- stop [PORT]`.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { hasPython } from '../test/support/python.mjs';
import { loadLake, startMoto } from '../test/support/servers.mjs';

const USAGE = 'npm run lake -- start [PORT]\nnpm run lake -- stop [PORT]\n';
const DEFAULT_PORT = '5055';

const [command, port = DEFAULT_PORT] = process.argv.slice(2);
const out = join(dirname(fileURLToPath(import.meta.url)), '../out');
const pidFile = join(out, `lake-${port}.pid`);

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

async function start() {
  if (!hasPython()) fail('The S3 server (moto, from PyPI) needs Python 3, which is not here.');
  const moto = await startMoto({ port: Number(port) });
  try {
    loadLake('lake-a', moto.url);
    mkdirSync(out, { recursive: true });
    writeFileSync(pidFile, String(moto.pid));
  } catch (error) {
    await moto.stop();
    fail(error.message);
  }
  process.stdout.write(`A lake of nine buckets is at ${moto.url}; end it with: npm run lake -- stop ${port}\n`);
  // The server stays.
  process.exit(0);
}

function stop() {
  try {
    process.kill(Number(readFileSync(pidFile, 'utf8')));
  } catch (error) {
    fail(`There is no lake at port ${port}: ${error.message}`);
  }
  rmSync(pidFile);
}

if (command === 'start') await start();
else if (command === 'stop') stop();
else fail(USAGE);
