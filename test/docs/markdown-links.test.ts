import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const FENCED = /^```.*?^```/gms;
const LINK = /\]\(([^()\s]+)\)/g;
const HEADING = /^#+ +(.*)$/gm;
const ANCHOR = /<a id="([^"]+)"/g;

function textOf(path: string): string {
  return readFileSync(join(ROOT, path), 'utf8').replace(FENCED, '');
}

/** The names by which links reach the headings of a page, and what it marks itself. */
function anchorsOf(path: string): ReadonlySet<string> {
  const text = textOf(path);
  const headings = [...text.matchAll(HEADING)].map(([, heading = '']) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  );
  return new Set([...headings, ...[...text.matchAll(ANCHOR)].map(([, id = '']) => id)]);
}

/** The links of a page that lead to no file of ours, or to no place in it. */
function deadLinks(page: string): readonly string[] {
  const links = [...textOf(page).matchAll(LINK)].map(([, link = '']) => link);
  return links.filter((link) => {
    if (/^[a-z]+:/.test(link)) return false;
    const [path = '', anchor] = decodeURI(link).split('#');
    const target = path === '' ? page : join(dirname(page), path);
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && target.endsWith('.md') && !anchorsOf(target).has(anchor);
  });
}

const PAGES = execFileSync('git', ['ls-files', '-z', '*.md'], { cwd: ROOT, encoding: 'utf8' }).split('\0').filter(Boolean);

test('every relative link of a page leads somewhere', () => {
  expect(PAGES).toEqual(expect.arrayContaining(['README.md', 'CONTRIBUTING.md', 'docs/README.md', 'plugins/s3/README.md']));
  expect(PAGES.flatMap((page) => deadLinks(page).map((link) => `${page}: ${link}`))).toEqual([]);
});

test('every page of docs can be reached from the README', () => {
  const reached = new Set(['README.md']);
  for (const page of reached) {
    for (const [, link = ''] of textOf(page).matchAll(LINK)) {
      const target = join(dirname(page), link.replace(/#.*/, ''));
      if (PAGES.includes(target)) reached.add(target);
    }
  }
  expect(PAGES.filter((page) => page.startsWith('docs/') && !reached.has(page))).toEqual([]);
});
