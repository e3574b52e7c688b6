import { bytesText, countText, dollarsText, durationText } from '../figures.js';
import type { ReportFile } from '../generated/report-file.js';
import { element } from './element.js';
import { name } from './name.js';
import { section } from './section.js';

/** What the run asked for, how long it took and what it cost. */
export function callsSection(report: ReportFile): HTMLElement {
  const { actions = [], cost, scopes, startedAt, endedAt } = report;
  const calls = actions.reduce((sum, action) => sum + action.calls, 0);
  const most = Math.max(1, ...actions.map((action) => action.calls));
  const sorted = [...actions].sort((a, b) => b.denied - a.denied || b.calls - a.calls);
  const read = scopes.reduce((sum, { bytes }) => sum + bytes, 0);
  return section(
    'calls',
    'Calls, time and cost',
    calls,
    element('p', {}, `${durationText(Date.parse(endedAt) - Date.parse(startedAt))}, ${bytesText(read)} read. ${costText(cost)}`),
    cost === undefined || cost.unpriced.length === 0
      ? undefined
      : element('p', { class: 'hint' }, 'No price is known of: ', name(cost.unpriced.join(', ')), '. They are not in the cost.'),
    actions.length === 0
      ? undefined
      : element(
          'div',
          { class: 'scrolled', tabindex: '0', role: 'region', 'aria-label': 'Calls by action' },
          element(
            'table',
            {},
            element('caption', { class: 'unseen' }, 'Calls by action'),
            element('thead', {}, row('th', 'Action', 'Calls', 'Denied', '')),
            element('tbody', {}, ...sorted.map((action) => actionRow(action, most))),
          ),
        ),
  );
}

function costText(cost: ReportFile['cost']): string {
  if (cost === undefined) return 'The cost is not known.';
  return `${dollarsText(cost.dollars)} at most, by list prices of ${cost.asOf}.`;
}

function row(tag: 'th' | 'td', ...texts: readonly string[]): HTMLElement {
  return element(
    'tr',
    {},
    ...texts.map((text, index) => element(text === '' ? 'td' : tag, { class: index === 0 ? '' : 'number' }, text)),
  );
}

function actionRow(action: NonNullable<ReportFile['actions']>[number], most: number): HTMLElement {
  const bar = element('span', { class: 'bar', 'aria-hidden': 'true' });
  bar.style.width = `${Math.max(1, (action.calls / most) * 100)}%`;
  return element(
    'tr',
    { class: action.denied > 0 ? 'denied' : undefined },
    element('th', { scope: 'row' }, name(action.name, 'code')),
    element('td', { class: 'number' }, countText(action.calls)),
    element(
      'td',
      { class: 'number' },
      action.denied === 0 ? '0' : element('strong', { class: 'badge' }, `${countText(action.denied)} denied`),
    ),
    element('td', { class: 'bar-cell' }, bar),
  );
}
