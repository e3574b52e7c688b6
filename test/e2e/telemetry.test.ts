import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { attribute, startCollector } from '../support/collector.js';
import { hasPython } from '../support/python.mjs';
import { loadLake, startMoto } from '../support/servers.mjs';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

describe.skipIf(!hasPython())('OpenTelemetry', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    loadLake('lake-a', moto.url);
  });
  afterAll(() => moto?.stop());

  test('gets a tree of spans and the figures of the report, and no secret', async () => {
    const collector = await startCollector();
    const cwd = emptyFolder();
    const config = writeWorkflow({ endpoint: moto.url });
    const env = { OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SERVICE_NAME: 'nightly' };
    const { code, stderr } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl', '--report', 'r.json'], {
      cwd,
      env,
    });
    await collector.stop();
    expect(code).toBe(1);
    expect(stderr).not.toContain('OpenTelemetry');
    const report = JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8'));
    const { spans, metrics } = collector;
    const named = new Map(spans.map((span) => [span.spanId, span.name]));
    const runs = spans.filter(({ name }) => name === 'sluice run');
    expect(runs).toHaveLength(1);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    const splits = spans.filter(({ name }) => name === 'sluice split');
    const known = report.scopes.reduce((sum: number, { splits: { known } }: { splits: { known: number } }) => sum + known, 0);
    expect(splits).toHaveLength(known);
    for (const { parentSpanId = '' } of splits) expect(named.get(parentSpanId)).toBe('sluice run');
    const reads = spans.filter(({ name }) => name === 's3:GetObject');
    expect(reads.length).toBeGreaterThan(0);
    for (const { parentSpanId = '' } of reads) expect(named.get(parentSpanId)).toBe('sluice split');
    const counted = new Map<string, number>();
    for (const point of metrics.find(({ name }) => name === 'sluice.requests')?.sum?.dataPoints ?? []) {
      const name = attribute(point, 'sluice.request.name') ?? '';
      counted.set(name, (counted.get(name) ?? 0) + Number(point.asDouble ?? point.asInt));
    }
    const calls = report.actions.map(({ name, calls }: { name: string; calls: number }) => [name, calls]);
    expect([...counted].sort()).toEqual(calls.sort());
    const durations = metrics.find(({ name }) => name === 'sluice.split.duration')?.histogram?.dataPoints ?? [];
    expect(durations.reduce((sum, { count }) => sum + Number(count), 0)).toBe(known);
    expect(collector.text).toContain('nightly');
    expect(collector.text).not.toContain('canary');
  });

  test('gets nothing where it is disabled or not asked for, and a collector that is not there fails no run', async () => {
    const collector = await startCollector();
    const config = writeWorkflow({ endpoint: moto.url });
    const run = (env: Readonly<Record<string, string>>) =>
      sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl'], { cwd: emptyFolder(), env });
    const disabled = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url, OTEL_SDK_DISABLED: 'true' });
    const plain = await run({});
    expect(collector.paths).toEqual([]);
    await collector.stop();
    const unreachable = await run({ OTEL_EXPORTER_OTLP_ENDPOINT: collector.url });
    expect([disabled.code, plain.code, unreachable.code]).toEqual([1, 1, 1]);
    expect(plain.stderr).not.toContain('OpenTelemetry');
    expect(unreachable.stderr).toContain('the collector of OpenTelemetry did not take all');
  });

  test('of an SDK that the process was started with gets the same, without a word of it in the environment', async () => {
    const collector = await startCollector();
    const sdk = new URL('../support/otel-sdk.mjs', import.meta.url).href;
    const env = { NODE_OPTIONS: `--import ${sdk}`, COLLECTOR_URL: collector.url };
    const config = writeWorkflow({ endpoint: moto.url });
    const { code } = await sluice(['ingest', '-c', config, '--sink', 'file:out.jsonl'], { cwd: emptyFolder(), env });
    await collector.stop();
    expect(code).toBe(1);
    const { spans, metrics } = collector;
    expect(spans.filter(({ name }) => name === 'sluice run')).toHaveLength(1);
    expect(new Set(spans.map(({ traceId }) => traceId)).size).toBe(1);
    expect(spans.map(({ name }) => name)).toEqual(expect.arrayContaining(['sluice split', 's3:GetObject']));
    const named = metrics.map(({ name }) => name);
    for (const name of ['sluice.requests', 'sluice.outcomes', 'sluice.bytes', 'sluice.split.duration'])
      expect(named).toContain(name);
  });
});
