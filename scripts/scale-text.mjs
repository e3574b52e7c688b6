// How figures are written in docs/scale.md.

export function table(heads, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(heads), line(heads.map((_, index) => (index === 0 ? '---' : '--:'))), ...rows.map(line)].join('\n');
}

/** Three digits that count, with commas. */
export function count(value) {
  if (value < 1000) return String(Number(value.toPrecision(3)));
  return Number(value.toPrecision(3)).toLocaleString('en-US');
}

export function figure(value) {
  return String(Number(value.toPrecision(3)));
}

export function dollars(value) {
  return value < 0.01 ? `$${Number(value.toPrecision(2))}` : `$${value < 100 ? value.toFixed(2) : count(value)}`;
}

export function megabytes(value) {
  return value < 1000 ? `${count(value)} MB` : `${count(value / 1000)} GB`;
}

export function time(seconds) {
  if (seconds < 120) return `${figure(seconds)} s`;
  if (seconds < 7200) return `${figure(seconds / 60)} min`;
  return seconds < 172_800 ? `${figure(seconds / 3600)} h` : `${count(seconds / 86_400)} days`;
}

export function quantity(value, unit) {
  if (unit === '$') return `$${value}`;
  if (unit !== 's') return `${value >= 1000 ? count(value) : figure(value)} ${unit}`;
  if (value < 1e-3) return `${figure(value * 1e6)} µs`;
  return value < 1 ? `${figure(value * 1e3)} ms` : `${figure(value)} s`;
}
