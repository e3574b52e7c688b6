import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const COMPARE = fileURLToPath(new URL('../tools/compare.py', import.meta.url));
const EXPECTED = fileURLToPath(new URL('../expected/', import.meta.url));

/**
 * Holds entities against those that a right run makes of a lake: `22 of 22 entities right, 0 extra`, with the differences before it.
 *
 * @param actual a file of entities, as JSON lines or as an array.
 * @param ignore a field that is not compared.
 */
export function compareWithExpected(lake: string, actual: string, ignore?: string): string {
  const args = [COMPARE, ...(ignore === undefined ? [] : ['--ignore', ignore]), `${EXPECTED}${lake}.json`, actual];
  return spawnSync('python3', args, { encoding: 'utf8' }).stdout.trim();
}
