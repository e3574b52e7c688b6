import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { deflateSync } from 'node:zlib';
import { compareReports } from './compare-reports.js';
import type { ReportFile } from './generated/report-file.js';
import type { PageData } from './page-data.js';
import { escapeHtml, pageHead } from './page-head.js';

/** What the page is made with besides its report. */
export interface ReportPageOptions {
  /** An earlier report, to show how the lake has changed since. */
  readonly since?: ReportFile;
}

/**
 * One HTML file that shows a report: it asks nothing of any network, and shows names as text whatever they hold. All of the report is in it,
 * packed; what is first seen is plain HTML.
 */
export function reportPage(report: ReportFile, { since }: ReportPageOptions = {}): string {
  const data: PageData = { report, ...(since === undefined ? {} : { comparison: compareReports(since, report) }) };
  const style = asset(new URL('./page.css', import.meta.url));
  const script = asset(new URL('./page-script.js', import.meta.url));
  // Nothing but the style and the script of this very page is run or fetched.
  const policy = `default-src 'none'; script-src ${hash(script)}; style-src ${hash(style)}; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${escapeHtml(`${report.serviceName}: ${report.status} – Sluice`)}</title>
<style>${style}</style>
</head>
<body>
<a class="skip" href="#lake">Skip to the lake</a>
${pageHead(report)}
<main id="main" aria-busy="true"><p class="loading" id="loading">Unpacking ${report.outcomes.length.toLocaleString('en-US')} outcomes…</p></main>
<noscript><p class="loading">The rest of the report needs JavaScript.</p></noscript>
<p class="unseen" id="announcer" role="status"></p>
<footer><p>Made by Sluice from one report file; this page asks nothing of any network.</p></footer>
<script type="text/plain" id="data">${deflateSync(JSON.stringify(data)).toString('base64')}</script>
<script>${script}</script>
</body>
</html>
`;
}

function asset(url: URL): string {
  return readFileSync(url, 'utf8');
}

function hash(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
