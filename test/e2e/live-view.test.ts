import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { type S3StandIn, startS3StandIn } from '../support/s3-stand-in.js';
import { emptyFolder, writeWorkflow } from '../support/sluice.js';

const TERMINAL = fileURLToPath(new URL('../tools/terminal.py', import.meta.url));
const COMMAND = fileURLToPath(new URL('../../packages/cli/bin/sluice.js', import.meta.url));
const SHOW_CURSOR = '\u001B[?25h';
const HIDE_CURSOR = '\u001B[?25l';

interface Shown {
  readonly code: number | null;
  readonly text: string;
}

/** Runs a workflow on a pseudo-terminal. */
function onTerminal(config: string, columns: number, signals: readonly (readonly [string, string])[], env = {}): Promise<Shown> {
  const args = [TERMINAL, String(columns), JSON.stringify(signals), process.execPath, COMMAND];
  const options = {
    cwd: emptyFolder(),
    env: { ...process.env, CI: '', TERM: 'xterm', AWS_EC2_METADATA_DISABLED: 'true', ...env },
  };
  return new Promise((resolve) => {
    const child = execFile('python3', [...args, 'ingest', '-c', config, '--sink', 'file:out.jsonl'], options, (_, stdout) =>
      resolve({ code: child.exitCode, text: stdout }),
    );
  });
}

describe.skipIf(!hasPython())('the live view', () => {
  let store: S3StandIn;
  let config: string;
  beforeEach(async () => {
    store = await startS3StandIn({ answer: (request) => request.url?.includes('openmetadata.json') === true });
    config = writeWorkflow({ endpoint: store.url, options: { metrics: 'none' } });
  });
  afterEach(() => store.stop());

  test('shows what is in flight, and gives the terminal back when it is interrupted', async () => {
    const { code, text } = await onTerminal(config, 100, [['  s3://made-up', 'SIGINT']]);
    expect(code).toBe(130);
    expect(text).toContain('0 of 1 splits');
    expect(text).toContain('SIGINT: finishing what is being written');
    expect(text.split(HIDE_CURSOR)).toHaveLength(2);
    expect(text.split(SHOW_CURSOR)).toHaveLength(2);
    const after = text.slice(text.indexOf(SHOW_CURSOR));
    expect(after).toContain('interrupted');
    expect(after).not.toContain('░');
  });

  test('gives the cursor back when a second signal ends it at once', async () => {
    const slow = writeWorkflow({ endpoint: store.url, options: { metrics: 'none' } });
    const { code, text } = await onTerminal(slow, 100, [
      ['  s3://made-up', 'SIGTERM'],
      ['SIGTERM: finishing', 'SIGTERM'],
    ]);
    expect(code).toBe(143);
    expect(text.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(text.lastIndexOf(HIDE_CURSOR));
  });

  test('never wraps on a narrow terminal', async () => {
    const { code, text } = await onTerminal(config, 20, [['░', 'SIGINT']], { NO_COLOR: '1' });
    expect(code).toBe(130);
    const live = text.slice(text.indexOf(HIDE_CURSOR), text.indexOf('SIGINT'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal obeys.
    const lines = live.replace(/\u001B\[[?\d]*[a-zA-Z]/g, '\n').split(/[\r\n]+/);
    for (const line of lines) expect(line.length).toBeLessThan(20);
  });
});
