import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { gzipSync } from 'node:zlib';
import { chromium } from 'playwright-core';
import { afterEach, describe, expect, test } from 'vitest';
import { chromiumEnvironment, chromiumPath } from '../support/chromium.mjs';
import { startS3StandIn } from '../support/s3-stand-in.js';
import { emptyFolder, sluice, writeWorkflow } from '../support/sluice.js';

const DEEP = 100_000;
const MEBIBYTE = 1024 ** 2;
/** What moves a terminal's cursor, colours it, or turns the direction of text. */
const CONTROL = /(?!\n)[\p{Cc}\u202a-\u202e\u2028\u2029]/u;
const NAMES = [
  '__proto__',
  'constructor',
  'toString',
  '<img src=x onerror=alert(1)>',
  '"><script>alert(1)<script>',
  "=cmd|' C'!A0",
  '\u001b]0;title\u0007\u001b[31m red',
  'line\nfeed\rreturn',
  'turned \u202e gpj.exe',
  '$(touch pwned)',
  '${HOME}',
  'file:',
];

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

/** A lake of one bucket with these files, by their keys. */
function lakeOf(files: Readonly<Record<string, string | Uint8Array>>): string {
  const root = join(emptyFolder(), 'lake');
  for (const [key, content] of Object.entries(files)) {
    mkdirSync(dirname(join(root, 'bucket', key)), { recursive: true });
    writeFileSync(join(root, 'bucket', key), content);
  }
  return root;
}

function manifestOf(...dataPaths: readonly string[]): string {
  return JSON.stringify({ entries: dataPaths.map((dataPath) => ({ dataPath, structureFormat: 'csv' })) });
}

function lakeWorkflow(root: string, more: object = {}): string {
  const path = join(emptyFolder(), 'workflow.yaml');
  const workflow = {
    source: {
      type: 'filesystem',
      serviceName: 'lake',
      serviceConnection: { config: { root } },
      sourceConfig: { config: {} },
    },
    sink: { type: 'file', config: { path: 'out.jsonl' } },
    ...more,
  };
  writeFileSync(path, JSON.stringify(workflow));
  return path;
}

/** Runs a command on a lake in an empty folder; nothing of it is a defect of Sluice. */
async function run(args: readonly string[], env: Readonly<Record<string, string>> = {}) {
  const cwd = emptyFolder();
  const result = await sluice(args, { cwd, env });
  const read = (name: string): string => (existsSync(join(cwd, name)) ? readFileSync(join(cwd, name), 'utf8') : '');
  expect(result.stdout + result.stderr).not.toMatch(/INTERNAL|has a defect/);
  return { ...result, cwd, read, lines: read('out.jsonl').split('\n').filter(Boolean) };
}

/** The keys of hostile files, each with a header of hostile columns. */
function hostileFiles(): Record<string, string> {
  const header = NAMES.map((name) => `"${name.replaceAll('"', '""')}"`).join(',');
  const row = NAMES.map(() => '1').join(',');
  // What a pattern is made of has its own meaning in a manifest.
  const safe = NAMES.map((name) => name.replaceAll(/[/[\]{}]/g, ''));
  const long = Array.from({ length: 5 }, () => 'k'.repeat(200)).join('/');
  return Object.fromEntries([...safe, long].map((name) => [`${name}/part.csv`, `${header}\n${row}\n${row}\n`]));
}

describe('names of keys and columns', () => {
  test('are data: in the entities as they are, on a terminal spelled out, in a page as text', async () => {
    const files = hostileFiles();
    const folders = Object.keys(files).map(dirname);
    const root = lakeOf({
      ...files,
      'openmetadata.json': manifestOf(...folders),
    });
    const config = lakeWorkflow(root);
    const { code, lines, stderr, stdout, cwd } = await run([
      'ingest',
      '-c',
      config,
      '--explain',
      '--report',
      'r.html',
      '--report',
      'r.json',
    ]);
    expect(code, stderr).toBe(0);
    expect(stdout + stderr).not.toMatch(CONTROL);
    const entities = lines.map(
      (line) => JSON.parse(line) as { prefix?: string; dataModel?: { columns: { name: string; displayName?: string }[] } },
    );
    for (const folder of folders) {
      const found = entities.find(({ prefix }) => prefix === `/${folder}`);
      const columns = found?.dataModel?.columns.map(({ name, displayName }) => displayName ?? name);
      expect(columns, folder).toEqual(NAMES);
    }
    expect(readdirSync(cwd).sort()).toEqual(['out.jsonl', 'r.html', 'r.json']);
    expect(JSON.parse(readFileSync(join(cwd, 'r.json'), 'utf8')).status).toBe('succeeded');
    for (const args of [
      ['ingest', '-c', config, '--sink', 'console', '--log-level', 'DEBUG'],
      ['manifest', 'suggest', '-c', config, '--bucket', 'bucket', '--write', '.'],
      ['test-connection', '-c', config],
    ]) {
      const shown = await run(args);
      expect(shown.stdout + shown.stderr, args.join(' ')).not.toMatch(CONTROL);
      expect(existsSync(join(shown.cwd, 'pwned'))).toBe(false);
    }
    await expectHarmless(join(cwd, 'r.html'));
  });

  test('of S3 may be whatever its protocol can carry', async () => {
    const keys = [
      '../../../etc/passwd',
      '/etc/passwd',
      'a/../../b',
      '\u0001\u001b[2J\u007f',
      'x'.repeat(1024),
      '__proto__/constructor',
      'a//b',
      '\ud83d\ude00',
      '. ',
    ];
    const objects = [...keys].sort().map((key) => ({ key: encodeURIComponent(key), size: 1, byteAt: () => 65 }));
    const text = JSON.stringify({
      entries: [
        { dataPath: '*', unstructuredFormats: ['*'] },
        { dataPath: 'a', unstructuredFormats: ['*'] },
        { dataPath: '..', unstructuredFormats: ['*'] },
      ],
    });
    const manifest = { key: 'openmetadata.json', size: text.length, byteAt: (offset: number) => text.charCodeAt(offset) };
    const server = await startS3StandIn({ objects: [...objects, manifest] });
    closing.push(() => server.stop());
    const config = writeWorkflow({ endpoint: server.url, options: { metrics: 'none' } });
    const { code, stdout, stderr, cwd, lines } = await run([
      'ingest',
      '-c',
      config,
      '--sink',
      'file:out.jsonl',
      '--explain',
      '--report',
      'r.html',
    ]);
    expect(code, stderr).toBeLessThan(2);
    expect(stdout + stderr).not.toMatch(CONTROL);
    expect(lines.length).toBeGreaterThan(1);
    for (const line of lines) expect(JSON.parse(line)).toHaveProperty('fullyQualifiedName');
    expect(readdirSync(cwd).sort()).toEqual(['out.jsonl', 'r.html']);
    await expectHarmless(join(cwd, 'r.html'));
  });

  test('of buckets cannot name a file elsewhere', async () => {
    const listed = `<ListAllMyBucketsResult><Owner><ID>me</ID></Owner><Buckets><Bucket><Name>../../evil</Name></Bucket></Buckets></ListAllMyBucketsResult>`;
    const answer: NonNullable<Parameters<typeof startS3StandIn>[0]['answer']> = (request, response) => {
      const isRoot = /^\/(\?|$)/.test(request.url ?? '');
      const keys = ['t/a.csv', 't/b.csv'].map(
        (key) => `<Contents><Key>${key}</Key><LastModified>2024-01-01T00:00:00.000Z</LastModified><Size>8</Size></Contents>`,
      );
      const page = `<ListBucketResult><Name>evil</Name><KeyCount>2</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>${keys.join('')}</ListBucketResult>`;
      const isFile = (request.url ?? '').includes('.csv');
      response
        .writeHead(200, { 'content-type': isFile ? 'text/csv' : 'application/xml' })
        .end(isRoot ? listed : isFile ? 'id,n\n1,2\n' : page);
      return true;
    };
    const server = await startS3StandIn({ answer });
    closing.push(() => server.stop());
    const config = writeWorkflow({ endpoint: server.url });
    const { cwd } = await run(['manifest', 'suggest', '-c', config, '--write', 'deep/er', '--least', 'low']);
    const above = [cwd, dirname(cwd)].flatMap((folder) => readdirSync(folder)).filter((name) => name.includes('evil'));
    expect(above).toEqual([]);
  });
});

describe('manifests', () => {
  test('reach nothing outside of their bucket', async () => {
    const root = lakeOf({ 'in/a.csv': 'id\n1\n' });
    const outside = dirname(root);
    writeFileSync(join(outside, 'secret.csv'), 'the_secret_column\n1\n');
    mkdirSync(join(root, 'other'));
    writeFileSync(join(root, 'other', 'a.csv'), 'the_secret_column\n1\n');
    symlinkSync(outside, join(root, 'bucket', 'link'));
    const paths = ['../..', '../other', '/etc', 'in/../../other', 'link', '../../secret.csv', '/', '%2e%2e/other', '..\\other'];
    writeFileSync(join(root, 'bucket', 'openmetadata.json'), manifestOf(...paths, 'in'));
    const config = lakeWorkflow(root, {});
    const { code, lines, stderr, read } = await run(['ingest', '-c', config, '--report', 'r.json']);
    expect(code, stderr).toBeLessThan(2);
    expect(lines.join('') + read('r.json') + stderr).not.toContain('the_secret_column');
    expect(lines.some((line) => line.includes('"/in"'))).toBe(true);
  });

  test.each([
    [
      'keys of prototypes',
      '{"__proto__":{"entries":[]},"constructor":{"prototype":{"polluted":1}},"entries":[{"dataPath":"in","__proto__":{"structureFormat":"csv"},"constructor":1}]}',
    ],
    ['lists within lists', '['.repeat(DEEP) + ']'.repeat(DEEP)],
    ['objects within objects', `${'{"entries":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`],
    [
      'an entry that is deep',
      `{"entries":[{"dataPath":"in","structureFormat":"csv","x":${'['.repeat(DEEP)}${']'.repeat(DEEP)}}]}`,
    ],
    ['a deep pattern', `{"entries":[{"dataPath":"${'{a,'.repeat(2000)}${'}'.repeat(2000)}","structureFormat":"csv"}]}`],
    ['a pattern of many stars', `{"entries":[{"dataPath":"${'**/*'.repeat(200)}","structureFormat":"csv"}]}`],
    ['control characters', '{"entries":[{"dataPath":"in\\u0000\\u001b[31m","structureFormat":"csv"}]}'],
  ])('with %s are right or wrong, and no defect', async (_, text) => {
    const config = lakeWorkflow(
      lakeOf({ 'in/a.csv': 'id\n1\n', [`${'a'.repeat(200)}/b.csv`]: 'id\n1\n', 'openmetadata.json': text }),
    );
    const { code, stdout, stderr } = await run(['ingest', '-c', config]);
    expect(code, stderr).toBeLessThan(2);
    expect(stdout + stderr).not.toMatch(CONTROL);
    const checked = await run(['manifest', 'check', join(lakeOf({ 'm.json': text }), 'bucket', 'm.json')]);
    expect(checked.code).toBeLessThan(3);
  });
});

/** What would take a gibibyte of memory. */
function bomb(chunk: string): Buffer {
  const member = gzipSync(Buffer.from(chunk.repeat(Math.ceil((16 * MEBIBYTE) / chunk.length))));
  return Buffer.concat(Array<Buffer>(64).fill(member));
}

describe('data files', () => {
  test('that are bombs take no more memory than others, and their neighbours are read', async () => {
    const files = {
      'zeros/a.csv.gz': bomb('\0'),
      'one-line/a.csv.gz': bomb('a'),
      'quoted/a.csv.gz': bomb('"'),
      'commas/a.csv.gz': bomb(','),
      'deep/a.json.gz': bomb('['),
      'objects/a.json.gz': bomb('{"a":'),
      'text/a.json.gz': bomb('"'),
      'log/_delta_log/00000000000000000000.json': bomb('{"add":'),
      'deep-plain/a.json': '['.repeat(DEEP) + ']'.repeat(DEEP),
      'deep-keys/a.json': `${'{"a":'.repeat(DEEP)}1${'}'.repeat(DEEP)}`,
      'avro/a.avro': Buffer.concat([Buffer.from('Obj\u0001\u0002\u0016avro.schema'), deepAvro()]),
      'good/a.csv': 'id\n1\n',
    };
    const entries = Object.keys(files).map((key) => {
      const [folder = '', name = ''] = key.split('/');
      const structureFormat = folder === 'log' ? 'delta' : (name.split('.')[1] ?? '');
      return { dataPath: folder, structureFormat };
    });
    const root = lakeOf({ ...files, 'openmetadata.json': JSON.stringify({ entries }) });
    const peak = join(emptyFolder(), 'peak');
    const note = `import{writeFileSync}from'node:fs';process.on('exit',()=>writeFileSync(${JSON.stringify(peak)},String(process.resourceUsage().maxRSS)))`;
    const { code, lines, stderr } = await run(['ingest', '-c', lakeWorkflow(root)], {
      NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(note)}`,
    });
    expect(code, stderr).toBeLessThan(2);
    expect(lines.some((line) => line.includes('"/good"'))).toBe(true);
    expect(Number(readFileSync(peak, 'utf8')) / 1024).toBeLessThan(600);
  });

  test('a manifest that a server sends as a bomb is too large', async () => {
    const body = bomb(' ');
    const server = createServer((_, response) => response.writeHead(200, { 'content-encoding': 'gzip' }).end(body));
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    closing.push(() => new Promise((resolve) => server.close(resolve)));
    const manifestHttpPath = `http://127.0.0.1:${(server.address() as AddressInfo).port}/m.json`;
    const config = lakeWorkflow(lakeOf({ 'a.csv': 'id\n1\n' }), {
      source: {
        type: 'filesystem',
        serviceName: 'lake',
        serviceConnection: { config: { root: lakeOf({ 'a.csv': 'id\n1\n' }) } },
        sourceConfig: { config: { storageMetadataConfigSource: { manifestHttpPath } } },
      },
    });
    const { code, stderr } = await run(['ingest', '-c', config]);
    expect(code).toBe(1);
    expect(stderr).toContain('MANIFEST_TOO_LARGE');
  });
});

function deepAvro(): Buffer {
  const schema = Buffer.from(`${'{"type":"array","items":'.repeat(20_000)}"int"${'}'.repeat(20_000)}`);
  const length: number[] = [];
  for (let rest = schema.length * 2; ; rest = Math.floor(rest / 128)) {
    length.push(rest >= 128 ? (rest % 128) | 128 : rest);
    if (rest < 128) break;
  }
  return Buffer.concat([Buffer.from(length), schema, Buffer.alloc(17)]);
}

describe('workflow files', () => {
  const laughs = [
    'a0: &a0 [lol, lol]',
    ...Array.from({ length: 40 }, (_, index) => `a${index + 1}: &a${index + 1} [*a${index}, *a${index}]`),
  ];
  const merges = [
    'b0: &b0 { k: v }',
    ...Array.from({ length: 40 }, (_, index) => `b${index + 1}: &b${index + 1} { <<: [*b${index}, *b${index}] }`),
  ];

  test.each([
    ['aliases of aliases', laughs.join('\n')],
    ['merges of merges', merges.join('\n')],
    ['an alias to itself', 'a: &a [*a]'],
    ['lists within lists', `source: ${'['.repeat(DEEP)}`],
    ['blocks within blocks', Array.from({ length: 3000 }, (_, index) => `${' '.repeat(index)}a:`).join('\n')],
    ['a tag that makes an object', 'source: !!js/function "function () {}"'],
    ['keys of prototypes', '__proto__: { polluted: 1 }\nconstructor: { prototype: { polluted: 1 } }'],
  ])('with %s are refused, each place named', async (_, text) => {
    const path = join(emptyFolder(), 'w.yaml');
    writeFileSync(path, text);
    const { code, stderr } = await run(['validate', '-c', path]);
    expect(code).toBe(2);
    expect(stderr).toContain(`${path}:`);
  });

  test.each(['(a+)+$', '(a|a)*$', '(?=(a+)+$)(a+)\\1$', '(.*a){30}'])('with the pattern %s end', async (pattern) => {
    const root = lakeOf({ 'x.csv': 'id\n1\n' });
    for (const name of [`${'a'.repeat(100)}!`, 'other']) mkdirSync(join(root, name));
    const config = lakeWorkflow(root, {
      source: {
        type: 'filesystem',
        serviceName: 'lake',
        serviceConnection: { config: { root } },
        sourceConfig: { config: { containerFilterPattern: { excludes: [pattern] } } },
      },
    });
    const { code, stderr } = await run(['ingest', '-c', config]);
    expect(code, stderr).toBeLessThan(4);
    expect(code === 0 || stderr.includes('FILTER_TIMEOUT'), stderr).toBe(true);
  });
});

describe('plugins', () => {
  test('are loaded from where the workflow file or a flag says, and from nowhere else', async () => {
    const cwd = emptyFolder();
    const evil = `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(join(cwd, 'pwned'))}, '');`;
    const names = ['evil', 'sluice-sink-evil', '@sluice/plugin-evil', 'sluice-plugin-evil', '@sluice/plugin-file'];
    for (const name of names) {
      const home = join(cwd, 'node_modules', name);
      mkdirSync(home, { recursive: true });
      writeFileSync(join(home, 'index.js'), evil);
      writeFileSync(
        join(home, 'package.json'),
        JSON.stringify({ name, type: 'module', main: 'index.js', sluice: { kind: 'sink', type: 'evil' } }),
      );
    }
    for (const name of ['sluice.config.js', 'plugins.js', '.sluicerc.js']) writeFileSync(join(cwd, name), evil);
    const root = lakeOf({ 'openmetadata.json': '{"entries":[],"plugins":["evil"]}' });
    for (const type of ['evil', './evil', '../evil', 'file:evil', 'node:fs']) {
      const path = join(cwd, 'w.yaml');
      writeFileSync(path, JSON.stringify({ ...JSON.parse(readFileSync(lakeWorkflow(root), 'utf8')), sink: { type } }));
      const { code, stderr } = await sluice(['ingest', '-c', path], { cwd });
      expect(code).toBe(2);
      expect(stderr).toContain('PLUGIN_UNKNOWN');
    }
    expect((await sluice(['ingest', '-c', lakeWorkflow(root), '--sink', 'file:out.jsonl'], { cwd })).code).toBe(0);
    expect(existsSync(join(cwd, 'pwned'))).toBe(false);
  });
});

/** Opens a page in a browser: no script but its own runs, and it asks for nothing. */
async function expectHarmless(path: string): Promise<void> {
  const executablePath = chromiumPath();
  if (executablePath === undefined) return;
  const env = chromiumEnvironment() as Record<string, string>;
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'], env });
  try {
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    page.on('dialog', (dialog) => complaints.push(dialog.message()));
    page.on('request', (request) => request.url().startsWith('file:') || complaints.push(request.url()));
    await page.goto(pathToFileURL(path).href);
    await page.waitForSelector('main[aria-busy="false"]');
    expect(await page.locator('main img, main iframe, main script, [onerror]').count()).toBe(0);
    expect(complaints).toEqual([]);
  } finally {
    await browser.close();
  }
}
