import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { loadLake, startMoto, startOpenMetadata } from './servers.mjs';
import { terminalSvg } from './terminal-svg.mjs';

const root = join(dirname(fileURLToPath(import.meta.url)), '../..');
/** Node.js 20 does not say it of what is no JSON. */
const PLACE_OF_NODE_24 = / \(line \d+ column \d+\)/g;
const LOADED_AT = '2026-11-24T08:00:00.000Z';
const CHANGED_AT = '2026-11-25T08:00:00.000Z';

/** What happens to the lake between the run and the plan: a column more, a dataset less. */
const NEWER_RETURNS = 'order_id\tcustomer\tamount\tplaced_at\tis_gift\treason\n0\tc0\t0.5\t2024-01-03\tfalse\ttoo small\n';
const NEWER_FILE = 'sales-data/returns/part-2.tsv';
const GONE_FILES = ['sales-data/semi/part-0.csv', 'sales-data/semi/part-1.csv'];

/**
 * Runs and plans the demo's lake as it changes. Answers the pictures of what the commands print, by their names, and the report of the last run.
 * @returns {Promise<{ pictures: Record<string, string>, report: string }>}
 */
export async function textPictures() {
  const cwd = mkdtempSync(join(tmpdir(), 'sluice-pictures-'));
  const servers = await Promise.all([startMoto(), startOpenMetadata('1.5.0')]);
  const [moto, catalogue] = servers;
  try {
    loadLake('lake-a', moto.url);
    writeFileSync(join(cwd, 'lake.yaml'), workflowText(moto.url, catalogue.url));
    const run = await printed(['ingest', '-c', 'lake.yaml'], cwd);
    // A store keeps times in seconds: what comes now is newer than what was there.
    await wait(1100);
    await ask(`${moto.url}/${NEWER_FILE}`, { method: 'PUT', body: NEWER_RETURNS });
    for (const key of GONE_FILES) await ask(`${moto.url}/${key}`, { method: 'DELETE' });
    const plan = await printed(['plan', '-c', 'lake.yaml'], cwd);
    await printed(['ingest', '-c', 'lake.yaml', '--report', 'report.json'], cwd);
    return {
      pictures: { 'run.svg': run, 'plan.svg': plan },
      report: readFileSync(join(cwd, 'report.json'), 'utf8').replace(PLACE_OF_NODE_24, ''),
    };
  } finally {
    await Promise.all(servers.map((server) => server.stop()));
    rmSync(cwd, { recursive: true });
  }
}

async function ask(url, request) {
  const headers = { authorization: 'AWS4-HMAC-SHA256 Credential=testing/20260101/us-east-1/s3/aws4_request, Signature=0' };
  const { ok, status } = await fetch(url, { ...request, headers });
  if (!ok) throw new Error(`${request.method} ${url} was answered with ${status}`);
}

function workflowText(endpoint, catalogue) {
  const demo = readFileSync(join(root, 'test/demo/s3.yaml'), 'utf8').replace('${DEMO_ENDPOINT}', endpoint);
  return `${demo.replace('type: console', 'type: metadata-rest')}
workflowConfig:
  loggerLevel: WARN # no line of how far it is, however long it takes
  openMetadataServerConfig:
    hostPort: ${catalogue}/api
    authProvider: openmetadata
    securityConfig: { jwtToken: token }
`;
}

/** What a command prints, as a picture; times and durations are the same each time. */
function printed(args, cwd) {
  const child = spawn(process.execPath, [join(root, 'packages/cli/bin/sluice.js'), ...args], {
    cwd,
    env: { ...process.env, NO_PROXY: '127.0.0.1', AWS_EC2_METADATA_DISABLED: 'true' },
  });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk) => (text += chunk));
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', () => {
      const steady = text
        .trim()
        .replace(PLACE_OF_NODE_24, '')
        .replace(/ in \d+\.\d s,/, ' in 2.4 s,')
        .replace(/ lastModified: \S+ -> \S+/, ` lastModified: ${LOADED_AT} -> ${CHANGED_AT}`);
      resolve(terminalSvg(`sluice ${args.join(' ')}`, steady));
    });
  });
}
