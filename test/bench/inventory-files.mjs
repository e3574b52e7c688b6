// The data files of an inventory of very many keys, written once by pyarrow and kept in the tests' cache folder.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CACHE, pythonPrograms } from '../support/python.mjs';

const SCRIPT = fileURLToPath(new URL('write-inventory.py', import.meta.url));
const ROWS_A_FILE = 1_000_000;
const VERSION = 1;

/**
 * The files of an inventory of these keys, which are the same whenever there are as many.
 * @param {{ bucket: string, keys: number, space: import('./servers/key-space.mjs').KeySpace }} options
 * @returns {Promise<readonly { path: string, name: string, size: number }[]>}
 */
export async function inventoryFiles({ bucket, keys, space }) {
  const folder = join(CACHE, `bench-inventory-${keys}-${VERSION}`);
  if (!existsSync(folder)) {
    process.stderr.write(`writing an inventory of ${keys} keys into ${folder} …\n`);
    const building = `${folder}.${process.pid}`;
    mkdirSync(building, { recursive: true });
    try {
      await write(building, bucket, space);
      renameSync(building, folder);
    } finally {
      rmSync(building, { recursive: true, force: true });
    }
  }
  const files = JSON.parse(readFileSync(join(folder, 'files.json'), 'utf8'));
  return files.map(({ name, size }) => ({ path: join(folder, name), name, size }));
}

async function write(folder, bucket, space) {
  const args = [SCRIPT, folder, bucket, String(ROWS_A_FILE)];
  const child = spawn(join(pythonPrograms(), 'python'), args, { stdio: ['pipe', 'inherit', 'inherit'] });
  const ended = once(child, 'close');
  for (const leaf of space.leaves('')) {
    let lines = '';
    for (let index = 0; index < leaf.count; index += 1) lines += `${leaf.folder}${leaf.nameAt(index)}\t${leaf.sizeAt(index)}\n`;
    if (!child.stdin.write(lines)) await once(child.stdin, 'drain');
  }
  child.stdin.end();
  const [code] = await ended;
  if (code !== 0) throw new Error(`${SCRIPT} ended with ${code}`);
}
