import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { followPage } from '../support/followed-page.js';
import { hasPython } from '../support/python.mjs';
import { freePort } from '../support/servers.mjs';
import { emptyFolder } from '../support/sluice.js';
import { startTarballRegistry } from '../support/tarball-registry.js';

const PAGE = fileURLToPath(new URL('../../docs/first-connector.md', import.meta.url));
const LIMIT_MILLISECONDS = 600_000;
const MOST_LINES = 150;

test.skipIf(!hasPython())(
  'whoever follows docs/first-connector.md has a connector that passes its suites and runs',
  { timeout: LIMIT_MILLISECONDS },
  async () => {
    const registry = await startTarballRegistry();
    try {
      const replace = { 8000: String(await freePort()) };
      const { notPrinted, cwd, files } = await followPage(readFileSync(PAGE, 'utf8'), {
        cwd: emptyFolder(),
        env: registry.env,
        replace,
      });
      expect(notPrinted).toEqual([]);
      expect(files).toHaveLength(8);
      const sources = readdirSync(join(cwd, 'src')).filter((name) => name.endsWith('.ts'));
      const lines = sources.flatMap((name) =>
        readFileSync(join(cwd, 'src', name), 'utf8')
          .trimEnd()
          .split('\n'),
      );
      expect(lines.length).toBeLessThan(MOST_LINES);
    } finally {
      await registry.stop();
    }
  },
);
