const COLUMN_PIXELS = 8.4;
const LINE_PIXELS = 19;
const MARGIN_PIXELS = 20;
const BAR_PIXELS = 32;
const LEAST_COLUMNS = 80;

/**
 * A picture of a terminal in which a command was run, as SVG: texts of the same width in all fonts.
 * @param {string} command
 * @param {string} printed by it
 */
export function terminalSvg(command, printed) {
  const lines = [`$ ${command}`, ...printed.replace(/\n+$/, '').split('\n')];
  const columns = Math.max(LEAST_COLUMNS, ...lines.map((line) => line.length));
  const width = Math.ceil(2 * MARGIN_PIXELS + columns * COLUMN_PIXELS);
  const height = BAR_PIXELS + lines.length * LINE_PIXELS + MARGIN_PIXELS;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>${escaped(`What ${command} prints`)}</title>
<rect width="${width}" height="${height}" rx="8" fill="#16191d"/>
${['#ff5f57', '#febc2e', '#28c840'].map((fill, at) => `<circle cx="${MARGIN_PIXELS + at * 20}" cy="18" r="6" fill="${fill}"/>`).join('\n')}
<g font-family="ui-monospace, 'DejaVu Sans Mono', Menlo, Consolas, monospace" font-size="14" fill="#d5d9de" xml:space="preserve">
${lines.map(lineSvg).join('\n')}
</g>
</svg>
`;
}

function lineSvg(line, at) {
  if (line === '') return '';
  const place = `x="${MARGIN_PIXELS}" y="${BAR_PIXELS + (at + 1) * LINE_PIXELS - 4}" textLength="${(line.length * COLUMN_PIXELS).toFixed(1)}"`;
  return `<text ${place}${at === 0 ? ' fill="#ffffff" font-weight="bold"' : ''}>${escaped(line)}</text>`;
}

function escaped(text) {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}
