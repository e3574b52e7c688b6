import type { PageData } from '../page-data.js';
import { callsSection } from './calls-section.js';
import { changesSection } from './changes-section.js';
import { element } from './element.js';
import { lakeSection } from './lake-section.js';
import { leftOutSection } from './left-out-section.js';
import { problemsSection } from './problems-section.js';

/** Puts all sections of a report on the page, what failed first. */
export function showReport(data: PageData): void {
  const main = document.getElementById('main');
  if (main === null) return;
  const lake = lakeSection(data);
  const sections = [
    problemsSection(data.report),
    lake.section,
    changesSection(data, lake.show),
    leftOutSection(data.report),
    callsSection(data.report),
  ].filter((section) => section !== undefined);
  const links = sections.map((section) =>
    element('li', {}, element('a', { href: `#${section.id}` }, section.querySelector('h2')?.firstChild?.textContent ?? '')),
  );
  main.replaceChildren(element('nav', { 'aria-label': 'Sections' }, element('ul', {}, ...links)), ...sections);
  main.setAttribute('aria-busy', 'false');
}
