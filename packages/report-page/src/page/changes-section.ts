import type { Change } from '@sluice/plugin-api';
import { countText, timeText } from '../figures.js';
import type { PageData } from '../page-data.js';
import { changeList } from './change-list.js';
import { button, element } from './element.js';
import { longList } from './long-list.js';
import { name } from './name.js';
import { section } from './section.js';

/** Of each kind, so that those of others are seen too. */
const SHOWN_AT_FIRST = 10;

interface Changes {
  readonly created: readonly string[];
  readonly updated: readonly { readonly fullyQualifiedName: string; readonly changes: readonly Change[] }[];
  readonly deleted: readonly string[];
}

/** What is new, different and gone: in the catalogue by this run, or in the lake since an earlier report. */
export function changesSection({ report, comparison }: PageData, show: (fullyQualifiedName: string) => void): HTMLElement {
  const { created, updated, deleted } = comparison ?? catalogueChanges(report);
  const count = created.length + updated.length + deleted.length;
  const since =
    comparison === undefined
      ? 'What this run changed in the catalogue.'
      : `How the lake differs from the report of ${timeText(comparison.since)}.`;
  const link = (fullyQualifiedName: string): Node =>
    button('', { class: 'link' }, () => show(fullyQualifiedName)).appendChild(name(fullyQualifiedName)).parentNode ?? name('');
  return section(
    'changes',
    'Changes',
    count,
    element('p', { class: 'quiet' }, count === 0 ? `${since} Nothing is different.` : since),
    kind('Created', 'created', created, link),
    kind('Updated', 'updated', updated, ({ fullyQualifiedName, changes }) =>
      element('div', {}, link(fullyQualifiedName), changes.length === 0 ? undefined : changeList(changes)),
    ),
    kind('Deleted', 'deleted', deleted, (each) => name(each, 'subject')),
  );
}

function catalogueChanges({ outcomes, deleted }: PageData['report']): Changes {
  const named = outcomes.filter(({ parts }) => parts === undefined);
  return {
    created: named.flatMap(({ status, fullyQualifiedName }) =>
      status === 'created' && fullyQualifiedName !== undefined ? [fullyQualifiedName] : [],
    ),
    updated: named.flatMap(({ status, fullyQualifiedName, changes = [] }) =>
      status === 'updated' && fullyQualifiedName !== undefined ? [{ fullyQualifiedName, changes }] : [],
    ),
    deleted,
  };
}

function kind<T>(title: string, className: string, items: readonly T[], show: (item: T) => Node): HTMLElement | undefined {
  if (items.length === 0) return undefined;
  return element(
    'details',
    { class: `problem ${className}`, open: className === 'updated' || items.length <= 8 },
    element('summary', {}, title, element('span', { class: 'count' }, countText(items.length))),
    longList(items, show, {}, SHOWN_AT_FIRST),
  );
}
