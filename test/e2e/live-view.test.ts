import { FaultProxy } from '@sluice/testkit';
import { Terminal } from '@xterm/headless';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { hasPython } from '../support/python.mjs';
import { type S3StandIn, startS3StandIn, xmlError } from '../support/s3-stand-in.js';
import { emptyFolder, writeWorkflow } from '../support/sluice.js';
import { type Shown, sluiceOnTerminal, type TerminalStep } from '../support/terminal.js';

const SHOW_CURSOR = '\u001B[?25h';
const HIDE_CURSOR = '\u001B[?25l';
// biome-ignore lint/suspicious/noControlCharactersInRegex: this is how the resizing is marked.
const RESIZED = /\u001B\]resize;(\d+)\u0007/;
const SLOW_DOWN = {
  status: 503,
  headers: { 'content-type': 'application/xml', 'retry-after': '1' },
  body: xmlError('SlowDown'),
};

/** Runs a workflow on a pseudo-terminal. */
function onTerminal(config: string, columns: number, steps: readonly TerminalStep[], env = {}): Promise<Shown> {
  const args = ['ingest', '-c', config, '--sink', 'file:out.jsonl'];
  return sluiceOnTerminal(args, steps, { cwd: emptyFolder(), columns, env });
}

/** What stands on a terminal when all this was printed on it, with resizes as they are marked. */
async function screenOf(text: string, columns: number): Promise<readonly string[]> {
  const terminal = new Terminal({ cols: columns, rows: 30, allowProposedApi: true });
  const [first = '', ...parts] = text.split(RESIZED);
  const write = (part: string): Promise<void> => new Promise((resolve) => terminal.write(part, resolve));
  await write(first);
  for (let index = 0; index < parts.length; index += 2) {
    terminal.resize(Number(parts[index]), terminal.rows);
    await write(parts[index + 1] ?? '');
  }
  const { active } = terminal.buffer;
  const lines = Array.from({ length: active.length }, (_, row) => active.getLine(row)?.translateToString(true) ?? '');
  terminal.dispose();
  return lines.filter((line) => line !== '');
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
    const { code, text } = await onTerminal(config, 100, [['  s3://made-up', 'signal', 'SIGINT']]);
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
      ['  s3://made-up', 'signal', 'SIGTERM'],
      ['SIGTERM: finishing', 'signal', 'SIGTERM'],
    ]);
    expect(code).toBe(143);
    expect(text.lastIndexOf(SHOW_CURSOR)).toBeGreaterThan(text.lastIndexOf(HIDE_CURSOR));
  });

  test('never wraps on a narrow terminal', async () => {
    const { code, text } = await onTerminal(config, 20, [['░', 'signal', 'SIGINT']], { NO_COLOR: '1' });
    expect(code).toBe(130);
    const live = text.slice(text.indexOf(HIDE_CURSOR), text.indexOf('SIGINT'));
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what a terminal obeys.
    const lines = live.replace(/\u001B\[[?\d]*[a-zA-Z]/g, '\n').split(/[\r\n]+/);
    for (const line of lines) expect(line.length).toBeLessThan(20);
  });

  test('stays whole when the terminal becomes narrower and wider again', async () => {
    const inFlight = '  s3://made-up';
    const { code, text } = await onTerminal(
      config,
      100,
      [
        [inFlight, 'resize', 20],
        [inFlight, 'resize', 60],
        [inFlight, 'signal', 'SIGINT'],
      ],
      { NO_COLOR: '1' },
    );
    expect(code).toBe(130);
    const isWide = text.lastIndexOf('\u001B]resize');
    // The last frame before the view is taken away.
    const isTaken = text.lastIndexOf('\r\u001B[', text.indexOf(SHOW_CURSOR));
    for (const part of [text.slice(0, isWide), text.slice(0, isTaken)]) {
      const screen = await screenOf(part, 100);
      for (const piece of ['░', inFlight]) {
        expect(
          screen.filter((line) => line.includes(piece)),
          screen.join('\n'),
        ).toHaveLength(1);
      }
    }
    const left = await screenOf(text, 100);
    expect(left.join('\n')).toContain('interrupted');
    expect(left.join('\n')).not.toContain('░');
  });

  test('shows how many calls are throttled, and the summary does', async () => {
    const free = await startS3StandIn({});
    const proxy = await FaultProxy.start(free.url);
    let left = 3;
    proxy.fault = ({ path }) => {
      if (!path.includes('list-type') || left === 0) return undefined;
      left -= 1;
      return SLOW_DOWN;
    };
    const entries = [{ dataPath: 'a', structureFormat: 'csv' }];
    const options = { metrics: 'none', defaultManifest: JSON.stringify({ entries }) };
    const { code, text } = await onTerminal(writeWorkflow({ endpoint: proxy.url, options }), 100, [], { NO_COLOR: '1' });
    await proxy.stop();
    await free.stop();
    expect(code).toBe(0);
    const [live = '', after = ''] = text.split(SHOW_CURSOR);
    for (const count of [1, 2, 3]) expect(live).toContain(`${count} throttled`);
    expect(after).toContain(', 3 calls throttled, ');
  });
});
