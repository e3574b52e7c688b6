import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv, type ValidateFunction } from 'ajv';
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { type MadeUpObject, type S3StandIn, startS3StandIn } from '../support/s3-stand-in.js';
import { emptyFolder, sluice, startSluice, writeWorkflow } from '../support/sluice.js';

interface Line {
  readonly type: string;
  readonly [field: string]: unknown;
}

function objectOf(key: string, text: string): MadeUpObject {
  const bytes = Buffer.from(text);
  return { key, size: bytes.length, byteAt: (offset) => bytes[offset] ?? 0 };
}

/** A copy of a schema that takes no field that it does not name. */
function closed(schema: unknown): unknown {
  if (Array.isArray(schema)) return schema.map(closed);
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value)]));
  return typeof parts['properties'] === 'object' && parts['type'] === 'object'
    ? { additionalProperties: false, ...parts }
    : parts;
}

describe('sluice ingest --json', () => {
  let isLine: ValidateFunction;
  let store: S3StandIn | undefined;
  beforeAll(async () => {
    isLine = new Ajv({ strict: true, allErrors: true }).compile(
      closed(JSON.parse((await sluice(['schema', 'events'])).stdout)) as object,
    );
  });
  afterEach(() => store?.stop());

  /** The lines of what was printed, of which each is as the schema says. */
  function linesOf(stdout: string): readonly Line[] {
    expect(stdout.endsWith('\n')).toBe(true);
    const lines = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    for (const line of lines) expect(isLine(line) ? [] : isLine.errors, JSON.stringify(line)).toEqual([]);
    return lines;
  }

  const ingest = (config: string, ...more: string[]) =>
    sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--json', ...more], { cwd: emptyFolder() });

  test('tells machines of a run by lines, the report last, and nothing to people', async () => {
    store = await startS3StandIn({});
    const { code, stdout, stderr } = await ingest(writeWorkflow({ endpoint: store.url, options: { metrics: 'none' } }));
    const lines = linesOf(stdout);
    expect(lines[0]).toMatchObject({ type: 'run-started', service: 'local_s3', source: 's3', sink: 'file' });
    expect(lines.at(-1)).toMatchObject({ type: 'report', status: 'succeeded', exitCode: code, containers: 1 });
    expect(lines.filter(({ type }) => type === 'split-done')).toHaveLength(1);
    expect(stderr).toBe('');
  });

  test('tells what failed, and of what one should know', async () => {
    const entries = ['good', 'bad'].map((dataPath) => ({ dataPath, structureFormat: 'parquet' }));
    store = await startS3StandIn({
      objects: [
        objectOf('bad/1.parquet', 'PAR1 and no more'),
        objectOf('good/1.csv', 'id\n1\n'),
        objectOf('openmetadata.json', JSON.stringify({ entries: [...entries, { dataPath: 'good', structureFormat: 'csv' }] })),
      ],
    });
    const { code, stdout } = await ingest(writeWorkflow({ endpoint: store.url }));
    const lines = linesOf(stdout);
    expect(code).toBe(1);
    expect(lines.find(({ type }) => type === 'failed')).toMatchObject({ error: { hint: expect.stringMatching(/./) } });
    expect(lines.map(({ type }) => type)).toContain('warning');
    expect(lines.at(-1)).toMatchObject({ type: 'report', status: 'partial', exitCode: 1 });
  });

  test('ends with a report when it is interrupted', async () => {
    store = await startS3StandIn({ answer: (request) => request.url?.includes('openmetadata.json') === true });
    const config = writeWorkflow({ endpoint: store.url, options: { metrics: 'none' } });
    const run = startSluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--json'], { cwd: emptyFolder() });
    await run.printed('"inFlight":["s3://made-up"]');
    run.kill('SIGINT');
    const { code, stdout } = await run.done;
    const lines = linesOf(stdout);
    expect(code).toBe(130);
    expect(lines.map(({ type }) => type)).toContain('progress');
    expect(lines.at(-1)).toMatchObject({ type: 'report', status: 'interrupted', exitCode: 130 });
  });

  test('ends with all that is wrong where no run begins', async () => {
    const config = join(emptyFolder(), 'wrong.yaml');
    writeFileSync(config, 'source: { type: s33 }\nsink: { type: console, confg: {} }\n');
    const { code, stdout, stderr } = await ingest(config);
    const lines = linesOf(stdout);
    expect(lines).toMatchObject([{ type: 'refused', exitCode: code }]);
    const errors = lines[0]?.['errors'] as readonly Line[];
    expect(errors.length).toBeGreaterThan(1);
    for (const { path, message } of errors) expect(stderr).toContain(`${path} ${message}`);
    expect(code).toBe(2);
  });

  test('refuses a sink that prints to the standard output, too', async () => {
    const config = writeWorkflow({ endpoint: 'http://127.0.0.1:9' });
    const { code, stdout, stderr } = await sluice(['ingest', '-c', config, '--json']);
    expect(linesOf(stdout)).toMatchObject([{ type: 'refused', exitCode: 2, errors: [{ path: config }] }]);
    expect(stderr).toContain('so does --json');
    expect(code).toBe(2);
  });

  test('ends with what is wrong where a run cannot go on at all', async () => {
    const plan = join(emptyFolder(), 'plan');
    writeFileSync(plan, 'no plan\n');
    const { code, stdout } = await ingest(writeWorkflow({ endpoint: 'http://127.0.0.1:9' }), '--plan-file', plan);
    const lines = linesOf(stdout);
    expect(lines.map(({ type }) => type)).toEqual(['run-started', 'refused']);
    expect(lines.at(-1)).toMatchObject({ exitCode: code, errors: [{ code: 'PLAN_NOT_READABLE', path: `${plan}:1` }] });
    expect(code).toBe(2);
  });
});
