import { bytesText, countOf, countText, dollarsText, durationText, timeText } from './figures.js';
import type { ReportFile, Status } from './generated/report-file.js';
import { visibleText } from './visible-text.js';

const STATUSES: readonly Status[] = ['created', 'updated', 'unchanged', 'filtered', 'empty', 'failed'];
const ENTITIES: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

/** `text` as it may stand in HTML, between tags or in a quoted attribute; what is not seen is spelled out. */
export function escapeHtml(text: string): string {
  return visibleText(text).replace(/[&<>"']/g, (character) => ENTITIES[character] ?? '');
}

/** What is to be seen at first: what was run, how it went, and its figures. */
export function pageHead(report: ReportFile): string {
  const { serviceName, source, sink, status, startedAt, endedAt, error } = report;
  return `<header class="head">
<div class="head-top"><p class="brand"><span class="drop" aria-hidden="true"></span>Sluice <span class="quiet">run report</span></p>
<button type="button" class="theme" id="theme" hidden>Dark theme</button></div>
<div class="title"><h1><bdi>${escapeHtml(serviceName)}</bdi></h1><p class="status status-${escapeHtml(status)}">${escapeHtml(status)}</p></div>
<p class="route"><bdi>${escapeHtml(source)}</bdi> <span aria-hidden="true">→</span><span class="unseen">to</span> <bdi>${escapeHtml(sink)}</bdi>
<span class="quiet">· ${timeText(startedAt)} · ${durationText(Date.parse(endedAt) - Date.parse(startedAt))} · run <bdi>${escapeHtml(report.runId)}</bdi></span></p>
${error === undefined ? '' : `<div class="run-error" role="note"><p><strong class="code">${escapeHtml(error.code)}</strong> ${escapeHtml(error.message)}</p>${error.path === undefined ? '' : `<p class="place">${escapeHtml(error.path)}</p>`}${error.hint === undefined ? '' : `<p class="hint">${escapeHtml(error.hint)}</p>`}</div>`}
<dl class="figures">${figuresOf(report).map(figure).join('')}</dl>
${outcomeBar(report)}
</header>`;
}

interface Figure {
  readonly name: string;
  readonly value: string;
  readonly more?: string | undefined;
}

function figure({ name, value, more }: Figure): string {
  return `<div><dt>${name}</dt><dd>${escapeHtml(value)}${more === undefined ? '' : `<small>${escapeHtml(more)}</small>`}</dd></div>`;
}

function figuresOf(report: ReportFile): Figure[] {
  const { containers, totals, actions = [], cost, warnings, deleted, notDeleted } = report;
  const failed = totals.failed + notDeleted.length;
  const calls = actions.reduce((sum, action) => sum + action.calls, 0);
  const denied = actions.reduce((sum, action) => sum + action.denied, 0);
  const read = report.scopes.reduce((sum, scope) => sum + scope.bytes, 0);
  const buckets = containers?.filter(({ parent }) => parent === undefined).length ?? 0;
  return [
    ...(containers === undefined
      ? []
      : [{ name: 'Datasets', value: countText(containers.length - buckets), more: `in ${countOf(buckets, 'bucket')}` }]),
    { name: 'Failed', value: countText(failed), more: countOf(warnings.length, 'warning') },
    {
      name: 'Changed',
      value: countText(totals.created + totals.updated + deleted.length),
      more: `${countText(totals.unchanged)} unchanged`,
    },
    { name: 'Calls', value: countText(calls), more: denied === 0 ? `${bytesText(read)} read` : `${countText(denied)} denied` },
    ...(cost === undefined ? [] : [{ name: 'Cost', value: dollarsText(cost.dollars), more: `list prices of ${cost.asOf}` }]),
  ];
}

/** One bar of how all subjects ended; drawn by SVG, since a style attribute is not allowed here. */
function outcomeBar({ totals }: ReportFile): string {
  const all = STATUSES.reduce((sum, status) => sum + totals[status], 0);
  if (all === 0) return '';
  const shown = STATUSES.filter((status) => totals[status] > 0);
  let at = 0;
  const parts = shown.map((status) => {
    const width = (totals[status] / all) * 1000;
    const part = `<rect class="outcome-${status}" x="${at.toFixed(2)}" width="${width.toFixed(2)}" height="10"></rect>`;
    at += width;
    return part;
  });
  const legend = shown.map(
    (status) => `<li><span class="dot outcome-${status}" aria-hidden="true"></span>${countText(totals[status])} ${status}</li>`,
  );
  return `<div class="outcomes"><svg viewBox="0 0 1000 10" preserveAspectRatio="none" aria-hidden="true">${parts.join('')}</svg><ul aria-label="Outcomes">${legend.join('')}</ul></div>`;
}
