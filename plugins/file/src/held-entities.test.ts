import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Container } from '@sluice/plugin-api';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { entityLine } from './entity-line.js';
import { HeldEntities } from './held-entities.js';

const ORDERS: Container = {
  kind: 'container',
  fullyQualifiedName: 'lake.orders',
  name: 'orders',
  service: 'lake',
  prefix: '/orders',
  fullPath: 's3://a/orders',
  fileFormats: ['csv'],
  size: 1,
};

describe('HeldEntities', () => {
  let folder: string;
  let path: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-held-'));
    path = join(folder, 'out.jsonl');
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('holds nothing where there is no file', async () => {
    expect((await HeldEntities.of(path)).compare(ORDERS)).toEqual({ status: 'created' });
  });

  it.each([
    ['lines', (line: string) => `${line}\n`],
    ['an array', (line: string) => `[\n${line},\n${line}\n]\n`],
    ['others, too', (line: string) => `null\n7\nno JSON\n${line}\n{}\n`],
  ])('compares with a file of %s', async (_, textOf) => {
    writeFileSync(path, textOf(entityLine(ORDERS)));
    const held = await HeldEntities.of(path);
    expect(held.compare(ORDERS)).toEqual({ status: 'unchanged' });
    expect(held.compare({ ...ORDERS, size: 2 })).toEqual({
      status: 'updated',
      changes: [{ path: 'size', before: 1, after: 2 }],
    });
    expect(held.compare({ ...ORDERS, fullyQualifiedName: 'lake.new' })).toEqual({ status: 'created' });
  });

  it('does not take what cannot be read for empty', async () => {
    await expect(HeldEntities.of(folder)).rejects.toMatchObject({ code: 'PLAN_NOT_SUPPORTED', path: folder });
  });
});
