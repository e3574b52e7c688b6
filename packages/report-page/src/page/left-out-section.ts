import { countText } from '../figures.js';
import type { ReportFile } from '../generated/report-file.js';
import { element } from './element.js';
import { groupBy } from './group-by.js';
import { longList } from './long-list.js';
import { name } from './name.js';
import { section } from './section.js';

/** What was filtered or empty, by the reason; undefined where nothing was. */
export function leftOutSection({ outcomes }: ReportFile): HTMLElement | undefined {
  const left = outcomes.filter(({ status, parts }) => parts === undefined && (status === 'filtered' || status === 'empty'));
  if (left.length === 0) return undefined;
  const groups = groupBy(left, ({ status, rule }) => (status === 'filtered' ? `Filtered by ${rule ?? 'a rule'}` : 'Empty'));
  return section(
    'left-out',
    'Left out',
    left.length,
    ...[...groups].map(([title, subjects]) =>
      element(
        'details',
        { class: 'problem', open: groups.size === 1 && subjects.length <= 5 },
        element('summary', {}, name(title), element('span', { class: 'count' }, countText(subjects.length))),
        longList(subjects, ({ subject, reason }) =>
          element(
            'div',
            {},
            element('p', { class: 'subject' }, name(subject.name)),
            reason === undefined ? undefined : element('p', {}, name(reason)),
          ),
        ),
      ),
    ),
  );
}
