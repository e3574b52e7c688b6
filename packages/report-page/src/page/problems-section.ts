import { countText } from '../figures.js';
import type { ReportFile } from '../generated/report-file.js';
import { element } from './element.js';
import { groupBy } from './group-by.js';
import { longList } from './long-list.js';
import { name } from './name.js';
import { section } from './section.js';

/** Of each code, so that those of others are seen too. */
const SHOWN_AT_FIRST = 3;

interface Problem {
  readonly code: string;
  readonly message: string;
  readonly path?: string | undefined;
  readonly hint?: string | undefined;
  readonly subject?: string | undefined;
  readonly isWarning?: boolean;
}

/** What failed and what people are warned of, by code; undefined where nothing is. */
export function problemsSection(report: ReportFile): HTMLElement | undefined {
  const problems = problemsOf(report);
  if (problems.length === 0) return undefined;
  const groups = [...groupBy(problems, ({ code }) => code).values()];
  return section('problems', 'Needs attention', problems.length, ...groups.map(group));
}

function problemsOf({ outcomes, notDeleted, warnings }: ReportFile): Problem[] {
  return [
    ...outcomes.flatMap(({ error, subject, parts }) =>
      error === undefined || parts !== undefined ? [] : [{ ...error, subject: subject.name, path: error.path ?? subject.at }],
    ),
    ...notDeleted.map(({ error, fullyQualifiedName }) => ({ ...error, subject: fullyQualifiedName })),
    ...warnings.map((warning) => ({ ...warning, isWarning: true })),
  ];
}

function group(problems: readonly Problem[]): HTMLElement {
  const { code, isWarning } = problems[0] ?? { code: '' };
  const hints = new Set(problems.map(({ hint }) => hint).filter((hint) => hint !== undefined));
  const shared = hints.size === 1 ? [...hints][0] : undefined;
  return element(
    'details',
    { class: `problem ${isWarning === true ? 'warning' : 'failure'}`, open: isWarning !== true },
    element(
      'summary',
      {},
      element('span', { class: 'badge' }, isWarning === true ? 'Warning' : 'Failed'),
      element('span', { class: 'code' }, code),
      element('span', { class: 'count' }, countText(problems.length)),
    ),
    shared === undefined ? undefined : element('p', { class: 'hint' }, name(shared)),
    longList(problems, (problem) => one(problem, shared === undefined), {}, SHOWN_AT_FIRST),
  );
}

function one({ subject, message, path, hint }: Problem, isHintShown: boolean): Node {
  const at = path === subject ? undefined : path;
  return element(
    'div',
    {},
    subject === undefined ? undefined : element('p', { class: 'subject' }, name(subject)),
    element('p', {}, name(message)),
    at === undefined ? undefined : element('p', { class: 'place' }, 'at ', name(at)),
    hint === undefined || !isHintShown ? undefined : element('p', { class: 'hint' }, name(hint)),
  );
}
