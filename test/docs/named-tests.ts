import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** A test as pages name it: a link to its file, and its title. */
const NAMED = /\[([^\]]+\.test\.ts)\]\(([^)]+)\) › `([^`]+)`/g;
/** A rule of the suites of testkit, by the page that says which plugin keeps it. */
const RULE = /\[rule\]\(plugins\.md(?:#[a-z]+)?\) `([^`]+)`/g;
/** Tests and their groups, which are called with their title first; what `each` and the like answer is called so too. */
const TITLED =
  /((?:\b(?:test|it|describe)(?:\.\w+)*)|\))\(\s*(?:'((?:[^'\\\n]|\\.)*)'|"((?:[^"\\\n]|\\.)*)"|`((?:[^`\\]|\\.)*)`)\s*,/g;
const PLACEHOLDER = /\$\{[^}]*\}|%[sdijof]/g;
const LEFT_OUT = /\.(?:skip|todo|fails)$/;

/** A row of a table, by what its cells show it by. */
export interface ShownRow {
  readonly text: string;
  readonly tests: readonly { readonly file: string; readonly link: string; readonly title: string }[];
  readonly rules: readonly string[];
}

/** The rows of the tables below a heading of a page, headers left out. */
export function rowsBelow(page: string, heading: string): readonly ShownRow[] {
  const [, section = ''] = page.split(new RegExp(`^## ${heading}$`, 'm'));
  const rows = (section.split(/^## /m)[0] ?? '').split('\n').filter((line) => line.startsWith('| '));
  return rows
    .filter((line, index) => !line.startsWith('| ---') && !rows[index + 1]?.startsWith('| ---'))
    .map((text) => ({
      text,
      tests: [...text.matchAll(NAMED)].map(([, file = '', link = '', title = '']) => ({ file, link, title })),
      rules: [...text.matchAll(RULE)].map(([, rule = '']) => rule),
    }));
}

/** The titles of the tests of a file, with … in place of what is filled in when they run. Those that are never run are left out. */
export function titlesIn(file: string): ReadonlySet<string> {
  const text = readFileSync(join(ROOT, file), 'utf8');
  return new Set(
    [...text.matchAll(TITLED)]
      .filter(([, call = '']) => !LEFT_OUT.test(call))
      .map(([, , single, double, template]) =>
        (single ?? double ?? template ?? '').replace(PLACEHOLDER, '…').replace(/\\(.)/g, '$1'),
      ),
  );
}
