import { ERROR_CATALOGUE, type ErrorCatalogueEntry, type ErrorKind, WARNING_CATALOGUE } from '@sluice/plugin-api';
import { printable } from '../output/printable.js';

const DOCS = 'docs/errors';

/** What the kind of an error means for whoever runs a workflow. */
const KINDS: Readonly<Record<ErrorKind, string>> = {
  config: 'The workflow file or the command line is wrong. Nothing was contacted, and `sluice` exits with 2.',
  plugin:
    'A plugin, or Sluice itself, does not do what it has to. `sluice` exits with 2 where that shows as the file is loaded, else with 1.',
  connection: 'A system cannot be reached, or refuses. `sluice` exits with 3 where no container was written, else with 1.',
  record: 'One bucket, entry, file or entity could not be read or written; the others are. `sluice` exits with 1.',
};
const WARNING = 'It is a warning: nothing failed by it, and it does not change the exit code.';

/** Codes that have something in common, for a list of them. */
interface Topic {
  readonly title: string;
  readonly codes: readonly string[];
}

/** What is told of a code: the same on a terminal and in the docs. */
interface CodePage {
  readonly title: string;
  readonly meaning: string;
  readonly hint: string;
}

const TOPICS: readonly (readonly [kind: ErrorKind, title: string])[] = [
  ['config', 'The workflow file and the command line'],
  ['connection', 'Systems that cannot be reached, or refuse'],
  ['record', 'Buckets, entries, files and entities'],
  ['plugin', 'Plugins, and Sluice itself'],
];

/** Every code that there is, by what it is about. */
export const CODE_TOPICS: readonly Topic[] = [
  ...TOPICS.map(([kind, title]) => ({
    title,
    codes: Object.entries(ERROR_CATALOGUE)
      .filter(([, entry]) => entry.kind === kind)
      .map(([code]) => code)
      .sort(),
  })),
  { title: 'Warnings', codes: Object.keys(WARNING_CATALOGUE).sort() },
];

/** What a code means, in one sentence. */
export function codeTitle(code: string): string {
  return pageOf(code).title;
}

/** A code as text for a terminal. */
export function codeText(code: string): string {
  const { title, meaning, hint } = pageOf(code);
  const text = [`${code}: ${title}`, `  ${meaning.replaceAll('`', '')}`, `  What to do: ${hint}`, `  ${DOCS}/${code}.md`];
  return `${text.map(printable).join('\n')}\n`;
}

/**
 * A code as a page of Markdown.
 *
 * @param users the folders of the packages and plugins that it comes from.
 */
export function codeMarkdown(code: string, users: readonly string[]): string {
  const { title, meaning, hint } = pageOf(code);
  const parts = [`# ${code}`, `${title}.`, '## What it means', meaning, '## What to do', hint];
  if (users.length > 0) {
    parts.push('## Where it comes from', users.map((folder) => `- [${folder}](../../${folder}/README.md)`).join('\n'));
  }
  return `${parts.join('\n\n')}\n`;
}

/** All codes by topic, as a page of Markdown. */
export function codesMarkdown(): string {
  const intro = [
    '# Error codes',
    'A code is permanent. The summary of a run names it in brackets, as does what is told of a workflow file; its log and its report have it as `code`. `sluice explain CODE` prints its page.',
  ];
  const tables = CODE_TOPICS.flatMap(({ title, codes }) => [
    `## ${title}`,
    [
      '| code | what it means |',
      '| --- | --- |',
      ...codes.map((code) => `| [${code}](${code}.md) | ${codeTitle(code).replaceAll('|', '\\|')} |`),
    ].join('\n'),
  ]);
  return `${[...intro, ...tables].join('\n\n')}\n`;
}

function pageOf(code: string): CodePage {
  const warning = WARNING_CATALOGUE[code];
  if (warning !== undefined) return { ...warning, meaning: WARNING };
  const catalogue: Readonly<Record<string, ErrorCatalogueEntry>> = ERROR_CATALOGUE;
  const entry = catalogue[code];
  if (entry === undefined) throw new TypeError(`there is no code ${code}`);
  const { kind, title, hint, retryable = false, fatal = false } = entry;
  const meaning = [KINDS[kind]];
  if (fatal) meaning.push('It stops the whole run, unless the message says otherwise.');
  if (retryable) meaning.push('The same run may succeed later.');
  return { title, hint, meaning: meaning.join(' ') };
}
