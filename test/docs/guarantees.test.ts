import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { rowsBelow, titlesIn } from './named-tests.js';

const DOCS = fileURLToPath(new URL('../../docs/', import.meta.url));
const PAGE = readFileSync(join(DOCS, 'guarantees.md'), 'utf8');
const SECTIONS = ['Delivery', 'Order', 'Deletion', 'Freshness', 'Memory', 'Many machines'];
const ROWS = SECTIONS.flatMap((section) => rowsBelow(PAGE, section));

test('each section promises something, and each promise names what shows it', () => {
  for (const section of SECTIONS) expect(rowsBelow(PAGE, section), section).not.toHaveLength(0);
  expect(ROWS.filter(({ tests, rules }) => tests.length + rules.length === 0).map(({ text }) => text)).toEqual([]);
});

test('each test that is named is there, under its title', () => {
  const missing = ROWS.flatMap(({ tests }) => tests).filter(
    ({ file, link, title }) =>
      join(DOCS, link) !== join(DOCS, '..', file) || !existsSync(join(DOCS, link)) || !titlesIn(file).has(title),
  );
  expect(missing.map(({ file, title }) => `${file} › ${title}`)).toEqual([]);
});

test('each rule that is named is one of the suites', () => {
  const suites = readFileSync(join(DOCS, 'plugins.md'), 'utf8');
  expect(ROWS.flatMap(({ rules }) => rules).filter((rule) => !suites.includes(`\n| \`${rule}\` |`))).toEqual([]);
});

test('a title that no test has, or that is only in a comment, is found out', () => {
  const titles = titlesIn('test/docs/guarantees.test.ts');
  expect(titles.has('each rule that is named is one of the suites')).toBe(true);
  // As in: test.skip('something else', ...)
  expect(titles.has('something else')).toBe(false);
  expect(titlesIn('test/e2e/resume.test.ts').has('again and again makes the same catalogue')).toBe(true);
});
