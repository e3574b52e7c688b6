import { PassThrough, Writable } from 'node:stream';
import type { Container, Entity } from '@sluice/plugin-api';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { plugin } from './index.js';
import { ConsoleSink } from './sink.js';

const service: Entity = { kind: 'storageService', fullyQualifiedName: 'lake', name: 'lake', serviceType: 'S3' };
const tag: Entity = { kind: 'tag', fullyQualifiedName: 'PII.None', classification: 'PII', name: 'None' };

function containerOf(name: string, facts: Partial<Container> = {}): Container {
  const parent = facts.parent ?? 'lake';
  const container: Container = {
    kind: 'container',
    fullyQualifiedName: `${parent}.${name}`,
    name,
    service: 'lake',
    prefix: '/',
    fullPath: `s3://${name}`,
    fileFormats: [],
  };
  return { ...container, ...facts };
}

const orders = containerOf('orders', {
  parent: 'lake.sales',
  size: 8371,
  numberOfObjects: 1,
  fileFormats: ['csv', 'gz'],
  tags: [{ tagFQN: 'PII.None' }],
  dataModel: {
    isPartitioned: true,
    columns: [
      { name: 'id', dataType: 'BIGINT' },
      {
        name: 'customer',
        dataType: 'STRUCT',
        dataTypeDisplay: 'struct<name: string>',
        children: [{ name: 'name', dataType: 'STRING' }],
      },
    ],
  },
});

async function printed(config: { columns?: boolean }, entities: Entity[], isTTY = false): Promise<string> {
  const output = Object.assign(new PassThrough(), { isTTY });
  const sink = new ConsoleSink(config);
  sink.output = output;
  await sink.write(entities);
  await sink.flush();
  await sink.close();
  output.end();
  return (await output.toArray()).join('');
}

afterEach(() => vi.unstubAllEnvs());

it('is the component of the plugin', () => {
  expect(plugin).toMatchObject({ kind: 'sink', type: 'console', component: ConsoleSink });
});

describe('ConsoleSink', () => {
  it('prints a tree sorted by name', async () => {
    const sales = containerOf('sales', { size: 12, numberOfObjects: 1200 });
    expect(await printed({}, [tag, orders, sales, containerOf('sales-old'), service])).toBe(
      [
        'PII.None  tag',
        'lake  S3',
        '  sales  12 bytes, 1,200 objects',
        '    orders  csv+gz, 8.2 KiB (8,371 bytes), 1 object, 2 columns, partitioned, #PII.None',
        '      id        BIGINT',
        '      customer  struct<name: string>',
        '        name  STRING',
        '  sales-old  size unknown',
        '',
      ].join('\n'),
    );
  });

  it('prints what processors add: owners, the beginning of a description, tags of columns', async () => {
    const annotated = containerOf('orders', {
      description: '\n# Orders\n\nOf the shop.',
      owners: [{ name: 'ann', type: 'user' }, { name: 'data' }],
      dataModel: {
        isPartitioned: false,
        columns: [
          { name: 'id', dataType: 'INT', description: 'x'.repeat(101) },
          { name: 'email', dataType: 'STRING', tags: [{ tagFQN: 'PII.Sensitive', score: 0.93 }, { tagFQN: 'a.b' }] },
        ],
      },
    });
    expect(await printed({}, [annotated])).toBe(
      [
        'orders  size unknown, 2 columns, owned by ann and data',
        '  Orders',
        `  id     INT  ${'x'.repeat(99)}…`,
        '  email  STRING  #PII.Sensitive (0.93)  #a.b',
        '',
      ].join('\n'),
    );
    expect(await printed({ columns: false }, [annotated])).toMatch(/and data\n {2}Orders\n$/);
  });

  it('leaves columns out', async () => {
    expect(await printed({ columns: false }, [orders])).toBe(
      'orders  csv+gz, 8.2 KiB (8,371 bytes), 1 object, 2 columns, partitioned, #PII.None\n',
    );
  });

  it('prints what has no parent here under its service, or alone', async () => {
    expect(await printed({ columns: false }, [service, orders])).toMatch(/^lake {2}S3\n {2}orders /);
  });

  it('lets no name forge a line or a colour', async () => {
    const forged = containerOf('a\n\u001b[31mlake', {
      dataModel: { isPartitioned: false, columns: [{ name: 'x\r', dataType: 'INT', dataTypeDisplay: 'int\n' }] },
    });
    expect(await printed({}, [forged])).toBe('a\\u{a}\\u{1b}[31mlake  size unknown, 1 column\n  x\\u{d}  int\\u{a}\n');
  });

  it('uses colours on a terminal alone, and not with NO_COLOR', async () => {
    vi.stubEnv('NO_COLOR', '');
    expect(await printed({}, [service], true)).toBe('\u001b[1mlake\u001b[22m  S3\n');
    expect(await printed({}, [service], false)).toBe('lake  S3\n');
    vi.stubEnv('NO_COLOR', '1');
    expect(await printed({}, [service], true)).toBe('lake  S3\n');
  });

  it('says what a write did', async () => {
    const sink = new ConsoleSink({});
    const changed = { ...orders, size: 1 };
    expect(await sink.write([orders, { ...orders }, changed])).toEqual([
      { status: 'created' },
      { status: 'unchanged' },
      { status: 'updated' },
    ]);
  });

  it('prints an entity once, as it was last', async () => {
    expect(await printed({}, [containerOf('a', { size: 1 }), containerOf('a', { size: 2 })])).toBe('a  2 bytes\n');
  });

  it('prints more than the output takes at a time', async () => {
    const slow: string[] = [];
    const sink = new ConsoleSink({});
    sink.output = new Writable({
      highWaterMark: 1,
      write: (chunk, _, done) => {
        slow.push(String(chunk));
        setImmediate(done);
      },
    });
    await sink.write(Array.from({ length: 100 }, (_, index) => containerOf(`c${index}`)));
    await sink.flush();
    expect(slow.join('').trimEnd().split('\n')).toHaveLength(100);
    expect(sink.output.writableEnded).toBe(false);
  });

  it('says that nobody reads', async () => {
    const sink = new ConsoleSink({});
    sink.output = new Writable({ write: (_, __, done) => done(new Error('write EPIPE')) });
    await sink.write([service]);
    await expect(sink.flush()).rejects.toMatchObject({ code: 'SINK_NOT_WRITABLE', path: 'stdout' });
  });

  it('holds nothing of an earlier run that could be gone', async () => {
    const held: unknown[] = [];
    for await (const container of new ConsoleSink({}).snapshot()) held.push(container);
    expect(held).toEqual([]);
  });
});
