import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { BUNDLED_PLUGINS } from '@sluice/cli/plugins';
import { PluginRegistry, parseWorkflow } from '@sluice/core';
import { Ajv } from 'ajv';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { emptyFolder, sluice } from '../support/sluice.js';

const registry = new PluginRegistry(BUNDLED_PLUGINS);

/** What each bundled source and sink needs. */
const SOURCES: Readonly<Record<string, readonly string[]>> = {
  s3: ['--set', 'awsRegion=us-east-1'],
  gcs: ['--set', 'path=/etc/sluice/key.json'],
  azure: ['--set', 'accountName=salesdata'],
  filesystem: ['--set', 'root=/mnt/lake'],
};
const SINKS: Readonly<Record<string, readonly string[]>> = {
  'metadata-rest': ['--set-sink', 'hostPort=http://localhost:8585/api'],
  datahub: ['--set-sink', 'file=datahub.json'],
  file: ['--set-sink', 'path=out.jsonl'],
  console: [],
  tee: ['--set-sink', 'sinks=[{type: console}]'],
};

/** Every variable that an example names. */
const environment = new Proxy<Record<string, string>>({}, { get: () => 'x', has: () => true });

function flagsFor(source: string, sink: string): string[] {
  return ['--source', source, '--service-name', 'lake', '--sink', sink, ...(SOURCES[source] ?? []), ...(SINKS[sink] ?? [])];
}

async function written(source: string, sink: string): Promise<{ readonly cwd: string; readonly text: string }> {
  const cwd = emptyFolder();
  const { code, stderr } = await sluice(['init', ...flagsFor(source, sink), '--out', 'x.yaml', '--no-test'], { cwd });
  expect([code, stderr]).toEqual([0, '']);
  return { cwd, text: readFileSync(join(cwd, 'x.yaml'), 'utf8') };
}

/** The texts in which one key, or block of keys, that stands as a comment is set. */
function uncommented(text: string): string[] {
  const lines = text.split('\n');
  const isKey = (line: string | undefined): boolean => line !== undefined && /^ *#[^ ]/.test(line);
  const starts = lines.flatMap((line, at) => (isKey(line) && !isKey(lines[at - 1]) ? [at] : []));
  return starts.map((start) => {
    const end = lines.findIndex((line, at) => at >= start && !/^ *#( {2,}|[^ ])/.test(line));
    return lines.map((line, at) => (at >= start && at < end ? line.replace('#', '') : line)).join('\n');
  });
}

describe('sluice init, all by flags', () => {
  test('has a case for each bundled source and sink', () => {
    expect(Object.keys(SOURCES).sort()).toEqual(registry.types('source'));
    expect(Object.keys(SINKS).sort()).toEqual(registry.types('sink'));
  });

  const pairs = [
    ...Object.keys(SOURCES).map((source) => [source, 'metadata-rest'] as const),
    ...Object.keys(SINKS).map((sink) => ['s3', sink] as const),
  ];
  test.each(pairs)('what it writes for %s and %s loads, and with each key that it shows', async (source, sink) => {
    const { cwd, text } = await written(source, sink);
    const workflow = await parseWorkflow(text, 'x.yaml', { registry, environment });
    expect([workflow.source.definition.type, workflow.sink.definition.type]).toEqual([source, sink]);
    const variants = uncommented(text);
    expect(variants.length).toBeGreaterThan(10);
    const [, path = ''] = /^# yaml-language-server: \$schema=(.*)$/m.exec(text) ?? [];
    const check = new Ajv({ strict: false }).compile(JSON.parse(readFileSync(join(cwd, path), 'utf8')));
    for (const variant of [text, ...variants]) {
      await parseWorkflow(variant, 'x.yaml', { registry, environment });
      expect(parse(variant)).not.toEqual(variant === text ? undefined : parse(text));
      expect([check(parse(variant)), check.errors]).toEqual([true, null]);
    }
  });

  test('tells each key of the source once, and none that is without effect', async () => {
    const { text } = await written('s3', 'metadata-rest');
    expect(text).toMatchSnapshot();
  });

  test('writes variables in place of secrets, and says which to set', async () => {
    const cwd = emptyFolder();
    const secrets = ['--set', 'awsAccessKeyId=${LAKE_ID}', '--set', 'awsSecretAccessKey=${LAKE_KEY}'];
    const { code, stdout } = await sluice(['init', ...flagsFor('s3', 'console'), ...secrets], { cwd });
    expect(code).toBe(0);
    expect(stdout).toContain('export LAKE_ID=...\n  export LAKE_KEY=...\n  sluice test-connection -c s3.yaml');
    expect(readFileSync(join(cwd, 's3.yaml'), 'utf8')).toContain('awsSecretAccessKey: ${LAKE_KEY}');
  });

  test('writes where secrets are kept', async () => {
    const cwd = emptyFolder();
    const secrets = ['--set', 'awsAccessKeyId=AKIA', '--set', 'awsSecretAccessKey=file:/run/secrets/key'];
    const { code, stderr } = await sluice(['init', ...flagsFor('s3', 'console'), '--no-test', ...secrets], { cwd });
    expect(code, stderr).toBe(0);
    expect(readFileSync(join(cwd, 's3.yaml'), 'utf8')).toContain('awsSecretAccessKey: file:/run/secrets/key');
  });

  const complete = flagsFor('s3', 'console');
  test.each([
    ['too few flags', ['--source', 's3'], 'give --service-name, --sink'],
    ['a source without what it needs', flagsFor('s3', 'console').slice(0, 6), "--set awsConfig.awsRegion='us-east-2'"],
    ['a source that there is not', ['--source', 's4', '--service-name', 'x', '--sink', 'file'], 'Did you mean s3?'],
    ['a key that there is not', [...complete, '--set', 'awsRegon=x'], 'Did you mean awsRegion?'],
    ['a key of several places', [...complete, '--set', 'includes=x', '--set', 'nothing'], 'takes KEY=VALUE'],
    ['a secret', [...complete, '--set', 'awsSecretAccessKey=canary-secret'], 'is a secret'],
    ['secret options', [...complete, '--set', 'connectionOptions={key: canary-secret}'], 'is a secret'],
    ['a value of the wrong form', [...complete, '--set', 'endPointURL=minio'], 'such as https://minio.example.com:9000'],
    ['keys that need another', [...complete, '--set', 'awsAccessKeyId=x'], '[WORKFLOW_MISSING_KEY]'],
    ['a folder that is not there', [...complete, '--out', 'no/s3.yaml'], 'there is no folder no'],
  ])('by %s it writes nothing and says why', async (_, flags, message) => {
    const cwd = emptyFolder();
    const { code, stdout, stderr } = await sluice(['init', ...flags], { cwd });
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain('canary-secret');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('overwrites nothing without --force', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 's3.yaml'), 'mine');
    const { code, stderr } = await sluice(['init', ...complete, '--no-test'], { cwd });
    expect([code, stderr]).toEqual([2, expect.stringContaining('--force')]);
    expect([readdirSync(cwd), readFileSync(join(cwd, 's3.yaml'), 'utf8')]).toEqual([['s3.yaml'], 'mine']);
    expect((await sluice(['init', ...complete, '--no-test', '--force'], { cwd })).code).toBe(0);
    expect(readFileSync(join(cwd, 's3.yaml'), 'utf8')).toContain('type: s3');
  });

  test('tests what it wrote, and says what failed', async () => {
    const cwd = emptyFolder();
    const flags = ['--source', 'filesystem', '--service-name', 'x', '--sink', 'console', '--set', 'root=/nowhere/at/all'];
    const { code, stdout } = await sluice(['init', ...flags, '--run'], { cwd });
    expect(code).not.toBe(0);
    expect(stdout).toMatch(/failed {3}source filesystem/);
    expect(existsSync(join(cwd, 'filesystem.yaml'))).toBe(true);
  });
});
