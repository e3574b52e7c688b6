import { expect, test } from 'vitest';
import { sluice, writeWorkflow } from '../support/sluice.js';

test('help says all that one needs, on the standard output', async () => {
  const { code, stdout, stderr } = await sluice(['--help']);
  expect(code).toBe(0);
  expect(stderr).toBe('');
  for (const word of ['ingest', 'validate', 'plugins', 'Examples:', 'Exit codes:', '130']) expect(stdout).toContain(word);
  expect((await sluice(['ingest', '--help'])).stdout).toContain('--sink <type[:value]>');
});

test('plugins list names each plugin once', async () => {
  const { code, stdout } = await sluice(['plugins', 'list']);
  expect(code).toBe(0);
  expect(
    stdout
      .trim()
      .split('\n')
      .map((line) => line.split(/\s+/).slice(0, 2).join(' ')),
  ).toEqual([
    'kind type',
    'source azure',
    'sink console',
    'sink datahub',
    'sink file',
    'source filesystem',
    'processor filter',
    'source gcs',
    'sink metadata-rest',
    'processor pii',
    'source s3',
    'processor tags',
    'sink tee',
  ]);
});

test.each(['s3', 'metadata-rest', 'file', 'console', 'filter', 'tags', 'pii', 'tee'])(
  'plugins show %s tells its whole config',
  async (type) => {
    const { code, stdout } = await sluice(['plugins', 'show', type]);
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
  },
);

test('plugins show of what there is not names the nearest', async () => {
  const { code, stderr } = await sluice(['plugins', 'show', 'consle']);
  expect(code).toBe(2);
  expect(stderr).toContain('Did you mean console?');
});

test('validate tells that a file is valid, and what of it is without effect', async () => {
  const config = writeWorkflow({ endpoint: 'http://127.0.0.1:1', more: { workflowConfig: { successThreshold: 90 } } });
  const { code, stdout, stderr } = await sluice(['validate', '-c', config]);
  expect(code).toBe(0);
  expect(stdout).toBe(`${config} is valid: s3 -> console, service local_s3\n`);
  expect(stderr).toMatch(/workflow\.yaml:\d+:\d+ warning: workflowConfig\.successThreshold has no effect\n/);
});
