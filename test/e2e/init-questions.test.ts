import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { putObjects } from '../support/moto-objects.js';
import { copyPluginApi, MADE_UP_PACKAGE, writeFiles } from '../support/outside-plugin.js';
import { hasPython } from '../support/python.mjs';
import { startMoto } from '../support/servers.mjs';
import { emptyFolder } from '../support/sluice.js';
import { type Answers, answerSluice, type Shown } from '../support/terminal.js';

const [DOWN, ENTER, CTRL_C] = ['\u001b[B', '\r', '\u0003'];
const KEYS = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'canary-secret-key' };

function onTerminal(
  answers: Answers,
  cwd: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<Shown> {
  return answerSluice(['init', ...args], answers, { cwd, env });
}

/** From the first question on, up to the key of the region. */
const FOR_S3: Answers = [
  ['What is to be read?', ENTER],
  ['called in the catalogue?', ENTER],
  ['How does it sign in?', ENTER],
  ['awsAccessKeyId: ', ENTER],
  ['awsSecretAccessKey: ', ENTER],
  ['awsRegion: ', `us-east-1${ENTER}`],
];

describe.skipIf(!hasPython())('sluice init on a terminal', () => {
  let moto: Awaited<ReturnType<typeof startMoto>>;
  beforeAll(async () => {
    moto = await startMoto();
    const entries = [{ dataPath: 'orders', structureFormat: 'csv' }];
    await putObjects(moto.url, 'lake', { 'openmetadata.json': JSON.stringify({ entries }), 'orders/1.csv': 'id,total\n1,2\n' });
  });
  afterAll(() => moto?.stop());

  const toFile: Answers = [
    ['to be written to?', `${DOWN}${DOWN}${DOWN}${ENTER}`],
    ['path: ', `out.jsonl${ENTER}`],
    ['Anything else', ENTER],
    ['Which file', ENTER],
  ];

  test('asks for what an S3 needs, writes the file, tests it and runs it', async () => {
    const cwd = emptyFolder();
    const { code, text: printed } = await onTerminal(
      [
        ...FOR_S3,
        ['Anything else', `${DOWN} ${ENTER}`],
        ['Enter leaves it open', `${moto.url}${ENTER}`],
        ...toFile,
        ['Run it now?', ENTER],
      ],
      cwd,
      [],
      KEYS,
    );
    expect(code, printed).toBe(0);
    expect(printed).toMatch(/passed {3}source s3 {2}s3:ListAllMyBuckets/);
    expect(printed).toContain('created');
    const text = readFileSync(join(cwd, 's3.yaml'), 'utf8');
    expect(parse(text).source.serviceConnection.config.awsConfig).toEqual({
      awsAccessKeyId: '${AWS_ACCESS_KEY_ID}',
      awsSecretAccessKey: '${AWS_SECRET_ACCESS_KEY}',
      awsRegion: 'us-east-1',
      endPointURL: moto.url,
    });
    expect(text + printed).not.toContain('canary-secret-key');
    expect(readFileSync(join(cwd, 'out.jsonl'), 'utf8')).toContain('s3_lake.lake.orders');
  });

  test('asks again for what is not right, and never for what the flags say', async () => {
    const cwd = emptyFolder();
    const flags = ['--source', 's3', '--service-name', 'lake', '--set', 'profileName=x', '--sink', 'console', '--out', 'x.yaml'];
    const answers: Answers = [
      ['awsRegion: ', ENTER],
      ['It is required', `eu-west-1${ENTER}`],
      ['Anything else', `${DOWN} ${ENTER}`],
      ['awsSecretAccessKey: ', `not a name${ENTER}`],
      ['Give the name of a variable', `${'\u007f'.repeat(80)}${ENTER}`],
      ['Anything else', ENTER],
    ];
    const { code, text: printed } = await onTerminal(answers, cwd, [...flags, '--no-test']);
    expect(code, printed).toBe(0);
    expect(printed).not.toContain('How does it sign in?');
    const { config } = parse(readFileSync(join(cwd, 'x.yaml'), 'utf8')).source.serviceConnection;
    expect(config).toMatchObject({ type: 'S3', awsConfig: { awsRegion: 'eu-west-1', profileName: 'x' } });
    expect(config.awsConfig).not.toHaveProperty('awsSecretAccessKey');
  });

  test('leaves nothing behind when the questions are left', async () => {
    const cwd = emptyFolder();
    const answers: Answers = [...FOR_S3.slice(0, 3), ['awsAccessKeyId: ', CTRL_C]];
    const { code, text } = await onTerminal(answers, cwd);
    expect(code).toBe(130);
    expect(text).toContain('Nothing was written');
    expect(readdirSync(cwd)).toEqual([]);
  });

  test('overwrites a file only when that is answered with yes', async () => {
    const cwd = emptyFolder();
    writeFileSync(join(cwd, 's3.yaml'), 'mine');
    const answers = [...FOR_S3, ['Anything else', ENTER], ...toFile] as const;
    expect(await onTerminal([...answers, ['Overwrite it?', `n`]], cwd)).toMatchObject({ code: 130 });
    expect([readdirSync(cwd), readFileSync(join(cwd, 's3.yaml'), 'utf8')]).toEqual([['s3.yaml'], 'mine']);
    const { code, text: printed } = await onTerminal([...answers, ['Overwrite it?', ENTER]], cwd);
    expect(code, printed).toBe(0);
    expect(printed).toContain('export AWS_SECRET_ACCESS_KEY=...');
    expect(readFileSync(join(cwd, 's3.yaml'), 'utf8')).toContain('type: s3');
  });

  test('asks the same way for a source from outside', async () => {
    const cwd = emptyFolder();
    copyPluginApi(join(cwd, 'made-up'));
    writeFiles(join(cwd, 'made-up'), MADE_UP_PACKAGE);
    const flags = ['--plugin', './made-up', '--source', 'made-up', '--sink', 'console', '--service-name', 'lake'];
    const answers: Answers = [
      ['buckets', `a,b${ENTER}`],
      ['Anything else', ENTER],
      ['Which file', ENTER],
      ['Run it now?', ENTER],
    ];
    const { code, text: printed } = await onTerminal(answers, cwd, flags);
    expect(code, printed).toBe(0);
    expect(printed).toContain('made-up -> console succeeded: 3 created');
    expect(parse(readFileSync(join(cwd, 'made-up.yaml'), 'utf8')).plugins).toEqual(['./made-up']);
    expect(existsSync(join(cwd, '.sluice/made-up.schema.json'))).toBe(true);
  });
});
