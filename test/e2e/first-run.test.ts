import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { followPage } from '../support/followed-page.js';
import { hasPython } from '../support/python.mjs';
import { freePort } from '../support/servers.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FOLDER = join(ROOT, 'out/first-run');
const PORT_OF_THE_PAGE = 5055;
const LIMIT_MILLISECONDS = 180_000;

test.skipIf(!hasPython())(
  'whoever follows docs/first-run.md reads a lake, and has a page of it',
  { timeout: LIMIT_MILLISECONDS },
  async () => {
    const port = await freePort();
    const pidFile = join(ROOT, `out/lake-${port}.pid`);
    rmSync(FOLDER, { recursive: true, force: true });
    try {
      const { notPrinted, commands } = await followPage(readFileSync(join(ROOT, 'docs/first-run.md'), 'utf8'), {
        cwd: ROOT,
        env: {},
        replace: { [PORT_OF_THE_PAGE]: String(port) },
      });
      expect(notPrinted).toEqual([]);
      expect(commands).toBeGreaterThan(10);
      expect(readFileSync(join(FOLDER, 'lake.jsonl'), 'utf8').trim().split('\n')).toHaveLength(23);
      expect(readFileSync(join(FOLDER, 'report.html'), 'utf8')).toContain('first_lake');
      expect(existsSync(pidFile)).toBe(false);
    } finally {
      if (existsSync(pidFile)) process.kill(Number(readFileSync(pidFile, 'utf8')));
    }
  },
);
