import type { Column, Container } from '@sluice/plugin-api';
import { ageText, bytesText, countText, timeText } from '../figures.js';
import type { ReportOutcome } from '../generated/report-file.js';
import type { PageData } from '../page-data.js';
import { changeList } from './change-list.js';
import { button, element, safeAddress } from './element.js';
import type { LakeNode } from './lake-node.js';
import { longList } from './long-list.js';
import { name } from './name.js';

/** All that is known of one container. */
export class DatasetPanel {
  readonly element = element('aside', { class: 'panel', 'aria-label': 'Chosen place' });
  readonly #outcomes: ReadonlyMap<string, ReportOutcome>;
  readonly #endedAt: number;
  #opener: HTMLElement | undefined;

  constructor({ report }: PageData) {
    this.#endedAt = Date.parse(report.endedAt);
    this.#outcomes = new Map(
      report.outcomes.flatMap((outcome) =>
        outcome.fullyQualifiedName === undefined ? [] : [[outcome.fullyQualifiedName, outcome]],
      ),
    );
    this.element.addEventListener('keydown', (event) => {
      if (event.key === 'Escape') this.#leave();
    });
    this.element.append(
      element('p', { class: 'quiet' }, 'Choose a dataset in the tree or on the map to see what is known of it.'),
    );
  }

  /** Shows a container; Escape leads back to what it was opened by; without that, the focus stays where it is. */
  show(node: LakeNode, opener: HTMLElement | undefined): void {
    const { container, status } = node;
    if (container === undefined) return;
    this.#opener = opener;
    const heading = element('h3', { tabindex: '-1' }, name(container.displayName ?? container.name));
    const outcome = this.#outcomes.get(container.fullyQualifiedName);
    this.element.replaceChildren(
      ...[
        heading,
        element('p', { class: 'place' }, name(container.fullPath)),
        status === undefined ? undefined : element('p', { class: `status status-${status}` }, status),
        container.description === undefined ? undefined : descriptionOf(container.description),
        this.#error(outcome),
        this.#facts(node, container),
        this.#changes(outcome),
        columnsOf(container),
      ].filter((part) => part !== undefined),
    );
    this.element.scrollTop = 0;
    if (opener !== undefined) heading.focus({ preventScroll: window.innerWidth > 1100 });
  }

  #leave(): void {
    const index = this.#opener?.dataset['index'];
    const again = index === undefined ? null : document.querySelector<HTMLElement>(`.rows [data-index="${index}"]`);
    if (this.#opener?.isConnected === true) this.#opener.focus();
    else again?.focus();
  }

  #error(outcome: ReportOutcome | undefined): HTMLElement | undefined {
    const error = outcome?.error;
    if (error === undefined) return undefined;
    return element(
      'div',
      { class: 'run-error' },
      element('p', {}, element('strong', { class: 'code' }, error.code), ' ', name(error.message)),
      error.hint === undefined ? undefined : element('p', { class: 'hint' }, name(error.hint)),
    );
  }

  #changes(outcome: ReportOutcome | undefined): HTMLElement | undefined {
    if (outcome?.changes === undefined || outcome.changes.length === 0) return undefined;
    return element('div', {}, element('h4', {}, 'Changed in the catalogue'), changeList(outcome.changes));
  }

  #facts(node: LakeNode, container: Container): HTMLElement {
    const { size, numberOfObjects, lastModified, fileFormats, tags = [], owners = [], samples = [], dataModel } = container;
    const facts: [string, Node | string][] = [
      ['Size', size === undefined ? inDatasets(node.size, bytesText) : `${bytesText(size)} (${countText(size)} B)`],
      ['Objects', numberOfObjects === undefined ? inDatasets(node.objects, countText) : countText(numberOfObjects)],
      ['Format', fileFormats.length === 0 ? 'unknown' : fileFormats.join(', ')],
      [
        'Last modified',
        lastModified === undefined
          ? 'unknown'
          : `${timeText(lastModified)}, ${ageText(this.#endedAt - lastModified)} before the run ended`,
      ],
      ['Partitioned by', namesOf(dataModel?.partitionColumns ?? [], 'nothing')],
      [
        'Tags',
        namesOf(
          tags.map(({ tagFQN, score }) => (score === undefined ? tagFQN : `${tagFQN} (${Math.round(score * 100)} %)`)),
          'none',
        ),
      ],
      [
        'Owners',
        namesOf(
          owners.map((owner) => owner.name),
          'none',
        ),
      ],
      ['Sample', samples.length === 0 ? 'none' : longList(samples, (sample) => name(sample, 'place'), { class: 'plain' })],
      ['Full name', name(container.fullyQualifiedName, 'place')],
    ];
    const address = safeAddress(container.sourceUrl);
    if (address !== undefined) {
      facts.push([
        'Store',
        element('a', { href: address, rel: 'noopener noreferrer', target: '_blank' }, 'Open in the console (new tab)'),
      ]);
    }
    return element(
      'dl',
      { class: 'facts' },
      ...facts.map(([title, value]) => element('div', {}, element('dt', {}, title), element('dd', {}, value))),
    );
  }
}

/** What is known of a place by what is in it alone. */
function inDatasets(sum: number, text: (value: number) => string): string {
  return sum === 0 ? 'unknown' : `${text(sum)} in its datasets`;
}

function descriptionOf(text: string): HTMLElement {
  return element('div', { class: 'description' }, ...text.split('\n').map((line) => element('p', {}, name(line))));
}

function namesOf(names: readonly string[], none: string): Node | string {
  if (names.length === 0) return none;
  return element('span', { class: 'chips' }, ...names.map((each) => name(each, 'chip')));
}

function columnsOf({ dataModel }: Container): HTMLElement | undefined {
  const columns = dataModel?.columns ?? [];
  if (columns.length === 0) return undefined;
  const partitions = new Set(dataModel?.partitionColumns ?? []);
  const list = columnList(columns, partitions);
  const title = element('h4', {}, 'Columns ', element('span', { class: 'count' }, countText(columns.length)));
  const nested = list.querySelector('details') !== null;
  const open = button('Open all', { class: 'link' }, () => {
    for (const each of list.querySelectorAll('details')) each.open = true;
  });
  return element('div', { class: 'columns' }, element('div', { class: 'columns-head' }, title, nested ? open : undefined), list);
}

function columnList(columns: readonly Column[], partitions: ReadonlySet<string>): HTMLElement {
  return longList(columns, (column) => oneColumn(column, partitions), { class: 'column-list' });
}

function oneColumn(column: Column, partitions: ReadonlySet<string>): Node {
  const { children = [], description, tags = [] } = column;
  const line = [
    name(column.displayName ?? column.name, 'column-name'),
    partitions.has(column.name) ? element('span', { class: 'badge' }, 'partition') : undefined,
    ...tags.map(({ tagFQN }) => name(tagFQN, 'chip')),
    name(column.dataTypeDisplay ?? column.dataType.toLowerCase(), 'type'),
  ];
  const more = description === undefined ? undefined : element('p', { class: 'quiet' }, name(description));
  if (children.length === 0) return element('div', {}, element('div', { class: 'column' }, ...line), more);
  return element('details', {}, element('summary', { class: 'column' }, ...line), more, columnList(children, new Set()));
}
