import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ERROR_CATALOGUE, WARNING_CATALOGUE } from '@sluice/plugin-api';
import { describe, expect, test } from 'vitest';
import { sluice } from '../support/sluice.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The codes of all warnings in the sources of packages and plugins. */
function warningsInSources(): Set<string> {
  const codes = new Set<string>();
  for (const parent of ['packages', 'plugins']) {
    for (const path of readdirSync(join(root, parent), { recursive: true, encoding: 'utf8' })) {
      if (!/^[^/]+\/src\/.*\.ts$/.test(path) || /\.test\.|\/testing\/|testkit/.test(path)) continue;
      const text = readFileSync(join(root, parent, path), 'utf8');
      for (const [, code = ''] of text.matchAll(/(?:warn\(|warnings?[^;]{0,40}\{)\s*\{?[^;]{0,80}?code: '([A-Z_]+)'/g))
        codes.add(code);
    }
  }
  return codes;
}

describe('sluice explain', () => {
  test('knows each code of an error and a warning: what it means, what to do, and its page', async () => {
    const { stdout } = await sluice(['explain']);
    const codes = [...stdout.matchAll(/^ *([A-Z0-9]+_[A-Z0-9_]+|INTERNAL|CANCELLED)\b/gm)].map(([, code = '']) => code);
    expect(codes.sort()).toEqual([...Object.keys(ERROR_CATALOGUE), ...Object.keys(WARNING_CATALOGUE)].sort());
    for (const [code, { title, hint }] of Object.entries({ ...ERROR_CATALOGUE, ...WARNING_CATALOGUE })) {
      expect([code, title !== '' && hint !== '', existsSync(join(root, `docs/errors/${code}.md`))]).toEqual([code, true, true]);
    }
  });

  test('has every warning that Sluice gives', () => {
    const given = warningsInSources();
    expect(given.size).toBeGreaterThan(15);
    expect([...given].filter((code) => !(code in WARNING_CATALOGUE) && !(code in ERROR_CATALOGUE))).toEqual([]);
  });

  test('prints one, however it is written', async () => {
    const { code, stdout } = await sluice(['explain', '[s3_access_denied]']);
    expect(code).toBe(0);
    expect(stdout).toMatchSnapshot();
  });

  test('suggests one for what it does not know', async () => {
    const { code, stderr } = await sluice(['explain', 'S3_ACCESS_DENID']);
    expect([code, stderr]).toEqual([2, expect.stringContaining('Did you mean S3_ACCESS_DENIED?')]);
  });
});
