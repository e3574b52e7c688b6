import {
  chmodSync,
  lstatSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container, Entity, Tag } from '@sluice/plugin-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { plugin } from './index.js';
import { FileSink } from './sink.js';

let folder: string;
let path: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sluice-file-'));
  path = join(folder, 'out.jsonl');
});
afterEach(() => {
  chmodSync(folder, 0o755);
  rmSync(folder, { recursive: true });
});

const service: Entity = { kind: 'storageService', fullyQualifiedName: 'lake', name: 'lake', serviceType: 'S3' };

function containerOf(name: string, size = 1): Container {
  return {
    kind: 'container',
    fullyQualifiedName: `lake.${name}`,
    name,
    service: 'lake',
    prefix: '/',
    fullPath: `s3://${name}`,
    size,
    fileFormats: [],
  };
}

function namesIn(text: string): string[] {
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line).fullyQualifiedName);
}

async function writeOut(sink: FileSink, ...batches: Entity[][]): Promise<void> {
  await Promise.all(batches.map((batch) => sink.write(batch)));
  await sink.flush();
  await sink.close();
}

it('is the component of the plugin', () => {
  expect(plugin).toMatchObject({ kind: 'sink', type: 'file', shorthand: 'path', component: FileSink });
});

describe('FileSink', () => {
  it('writes lines sorted by name, the service first', async () => {
    await writeOut(
      new FileSink({ path }),
      [containerOf('b'), containerOf('a.b')],
      [containerOf('a'), service, containerOf('a-b')],
    );
    expect(namesIn(readFileSync(path, 'utf8'))).toEqual(['lake', 'lake.a', 'lake.a-b', 'lake.a.b', 'lake.b']);
    expect(readdirSync(folder)).toEqual(['out.jsonl']);
  });

  it('writes the same bytes whatever the order', async () => {
    const entities = ['c', 'a', 'b'].map((name) => containerOf(name));
    await writeOut(new FileSink({ path }), entities);
    const first = readFileSync(path);
    await writeOut(new FileSink({ path }), ...entities.reverse().map((entity) => [entity]));
    expect(readFileSync(path)).toEqual(first);
  });

  it('writes an array where the name ends in .json, or the config says so', async () => {
    const array = join(folder, 'out.json');
    await writeOut(new FileSink({ path: array }), [containerOf('a'), service]);
    expect(JSON.parse(readFileSync(array, 'utf8'))).toMatchObject([service, containerOf('a')]);
    await writeOut(new FileSink({ path, format: 'json' }), [service]);
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([service]);
    await writeOut(new FileSink({ path: array, format: 'jsonl' }), [service]);
    expect(readFileSync(array, 'utf8')).toBe(`${JSON.stringify(service)}\n`);
  });

  it('writes an empty file where there is nothing', async () => {
    await writeOut(new FileSink({ path }));
    expect(readFileSync(path, 'utf8')).toBe('');
    await writeOut(new FileSink({ path, format: 'json' }));
    expect(JSON.parse(readFileSync(path, 'utf8'))).toEqual([]);
  });

  it('writes an entity once, as it was last', async () => {
    const sink = new FileSink({ path });
    expect(await sink.write([containerOf('a', 1), containerOf('a', 1), containerOf('a', 2)])).toEqual([
      { status: 'created' },
      { status: 'unchanged' },
      { status: 'updated' },
    ]);
    expect(await sink.write([containerOf('a', 1), containerOf('a', 100)])).toEqual([
      { status: 'updated' },
      { status: 'updated' },
    ]);
    await sink.flush();
    await sink.close();
    expect(JSON.parse(readFileSync(path, 'utf8'))).toMatchObject({ size: 100 });
  });

  it('keeps entities of the same name and another kind apart', async () => {
    const tag: Tag = { kind: 'tag', fullyQualifiedName: 'lake.a', classification: 'lake', name: 'a' };
    await writeOut(new FileSink({ path }), [tag, containerOf('a')]);
    expect(namesIn(readFileSync(path, 'utf8'))).toEqual(['lake.a', 'lake.a']);
  });

  it('keeps text of any kind', async () => {
    const odd = { ...containerOf('a'), displayName: 'größe\n\u2028 "日本"' };
    await writeOut(new FileSink({ path }), [odd, containerOf('b')]);
    expect(JSON.parse(readFileSync(path, 'utf8').split('\n')[0] ?? '')).toEqual(odd);
  });

  it('writes more than fits in a block', async () => {
    const many = Array.from({ length: 3000 }, (_, index) => ({
      ...containerOf(String(index).padStart(4, '0')),
      sourceUrl: 'x'.repeat(1000),
    }));
    await writeOut(new FileSink({ path, format: 'json' }), many.slice(1500).reverse(), many.slice(0, 1500));
    const written = JSON.parse(readFileSync(path, 'utf8')) as Container[];
    expect(written.map((entity) => entity.name)).toEqual(many.map((entity) => entity.name));
  });

  it('leaves what was there until all is written, and nothing besides', async () => {
    writeFileSync(path, 'before');
    const sink = new FileSink({ path });
    await sink.write([service]);
    expect(readFileSync(path, 'utf8')).toBe('before');
    await sink.close();
    await sink.close();
    expect(readFileSync(path, 'utf8')).toBe('before');
    expect(readdirSync(folder)).toEqual(['out.jsonl']);
  });

  it('keeps the permissions of the file, and a link to it', async () => {
    const link = join(folder, 'link.jsonl');
    writeFileSync(path, 'before', { mode: 0o600 });
    symlinkSync(path, link);
    await writeOut(new FileSink({ path: link }), [service]);
    expect(lstatSync(link).isSymbolicLink()).toBe(true);
    expect(namesIn(readFileSync(path, 'utf8'))).toEqual(['lake']);
    expect(statSync(path).mode & 0o777).toBe(0o600);
  });
});

describe('FileSink where it cannot write', () => {
  async function expectNotWritable(bad: string, reason: RegExp): Promise<void> {
    const expected = { code: 'SINK_NOT_WRITABLE', path: bad, message: expect.stringMatching(reason), fatal: true };
    const sink = new FileSink({ path: bad });
    const steps: unknown[] = [];
    for await (const step of sink.check()) steps.push(step);
    expect(steps).toMatchObject([{ name: `write ${bad}`, error: expected }]);
    await expect(sink.write([service])).rejects.toMatchObject(expected);
    await expect(sink.write([service])).rejects.toMatchObject(expected);
    await expect(sink.flush()).rejects.toMatchObject(expected);
    await sink.close();
  }

  it('says that there is no such folder', async () => {
    await expectNotWritable(join(folder, 'none', 'out.jsonl'), /cannot be written: ENOENT: no such file or directory$/);
  });

  it('says that a folder is there', async () => {
    await expectNotWritable(folder, /not a file$/);
  });

  it('says that a file is in the way', async () => {
    writeFileSync(path, '');
    await expectNotWritable(join(path, 'out.jsonl'), /ENOTDIR/);
  });

  it('does not replace a device', async () => {
    await expectNotWritable('/dev/null', /not a file$/);
  });

  it.skipIf(process.getuid?.() === 0)('says that there is no permission', async () => {
    chmodSync(folder, 0o555);
    await expectNotWritable(path, /EACCES/);
  });
});

it('checks without leaving anything', async () => {
  writeFileSync(path, 'before');
  const steps: unknown[] = [];
  for await (const step of new FileSink({ path }).check()) steps.push(step);
  expect(steps).toEqual([{ name: `write ${path}`, message: 'JSON lines' }]);
  expect(readdirSync(folder)).toEqual(['out.jsonl']);
  expect(readFileSync(path, 'utf8')).toBe('before');
});

it('holds nothing of an earlier run that could be gone', async () => {
  writeFileSync(path, JSON.stringify(service));
  const held: unknown[] = [];
  for await (const container of new FileSink({ path }).snapshot()) held.push(container);
  expect(held).toEqual([]);
});
