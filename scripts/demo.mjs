// Shows Sluice at work: a small lake in an S3 server on this machine, read into a file and onto the console.
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const workflow = 'test/demo/s3.yaml';
const output = 'out/demo.jsonl';
const SOME_OF_IT_FAILED = 1;

function say(text) {
  process.stdout.write(`\n== ${text}\n`);
}

function sluice(args, env = {}) {
  process.stdout.write(`$ sluice ${args.join(' ')}\n`);
  const { status } = spawnSync(join(root, 'node_modules/.bin/sluice'), args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  return status;
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(1);
}

say('Setting up');
if (spawnSync(process.execPath, [join(root, 'scripts/setup.mjs')], { stdio: 'inherit' }).status !== 0) process.exit(1);
mkdirSync(join(root, 'out'), { recursive: true });
const { hasPython } = await import('../test/support/python.mjs');

say('Checking the workflow file');
if (sluice(['validate', '-c', workflow], { DEMO_ENDPOINT: 'http://127.0.0.1:5000' }) !== 0) fail('the workflow file is wrong');
if (!hasPython()) {
  say('There is no Python 3 here, so no S3 server can be started: the demo ends with what needs none');
  sluice(['plugins', 'list']);
  process.exit(0);
}

say('Starting an S3 server (moto, from PyPI) with a small lake in it');
const { startMoto, loadLake } = await import('../test/support/servers.mjs');
const moto = await startMoto();
try {
  loadLake('lake-a', moto.url);
  const env = { DEMO_ENDPOINT: moto.url };

  say('Reading the lake onto the console; some of its entries are broken on purpose');
  const first = sluice(['ingest', '-c', workflow, '--sink', 'console', '--quiet'], env);
  say(`Reading it into ${output}`);
  const second = sluice(['ingest', '-c', workflow, '--sink', `file:${output}`, '--report', 'out/demo-report.json'], env);
  if (first !== SOME_OF_IT_FAILED || second !== SOME_OF_IT_FAILED)
    fail(`exit codes ${first} and ${second}, where 1 was to be expected`);
  const entities = readFileSync(join(root, output), 'utf8').trim().split('\n').length;
  say(`Found ${entities} entities. They are in ${output}; what became of each bucket and entry is in out/demo-report.json`);
} finally {
  await moto.stop();
}
