const UNITS = ['B', 'kB', 'MB', 'GB', 'TB', 'PB', 'EB'];
const STEP = 1000;
const SECOND_MILLISECONDS = 1000;
const MINUTE_MILLISECONDS = 60 * SECOND_MILLISECONDS;
const HOUR_MILLISECONDS = 60 * MINUTE_MILLISECONDS;
const DAY_MILLISECONDS = 24 * HOUR_MILLISECONDS;

/** `12,345`. */
export function countText(count: number): string {
  return count.toLocaleString('en-US', { maximumFractionDigits: 0 });
}

/** `1 dataset`, `12 datasets`. */
export function countOf(count: number, noun: string): string {
  return `${countText(count)} ${noun}${count === 1 ? '' : 's'}`;
}

/** `1.2 GB`, in powers of 1000. */
export function bytesText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= STEP && unit < UNITS.length - 1) {
    value /= STEP;
    unit += 1;
  }
  return `${value.toLocaleString('en-US', { maximumFractionDigits: unit === 0 || value >= 100 ? 0 : 1 })} ${UNITS[unit] ?? ''}`;
}

/** `4.2 s`, `3 min 4 s`, `2 h 5 min`. */
export function durationText(milliseconds: number): string {
  if (milliseconds < MINUTE_MILLISECONDS) return `${(milliseconds / SECOND_MILLISECONDS).toFixed(1)} s`;
  const [large, small, units] =
    milliseconds < HOUR_MILLISECONDS
      ? [MINUTE_MILLISECONDS, SECOND_MILLISECONDS, ['min', 's']]
      : [HOUR_MILLISECONDS, MINUTE_MILLISECONDS, ['h', 'min']];
  const whole = Math.floor(milliseconds / large);
  return `${countText(whole)} ${units[0]} ${Math.floor((milliseconds - whole * large) / small)} ${units[1]}`;
}

/** How long ago: `5 hours`, `12 days`, `3 years`. */
export function ageText(milliseconds: number): string {
  if (milliseconds < HOUR_MILLISECONDS) return countOf(Math.max(0, Math.floor(milliseconds / MINUTE_MILLISECONDS)), 'minute');
  if (milliseconds < 2 * DAY_MILLISECONDS) return countOf(Math.floor(milliseconds / HOUR_MILLISECONDS), 'hour');
  const days = Math.floor(milliseconds / DAY_MILLISECONDS);
  return days < 730 ? countOf(days, 'day') : countOf(Math.floor(days / 365.25), 'year');
}

/** `2026-11-25 08:05 UTC`. */
export function timeText(time: number | string): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? 'unknown' : `${date.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

/** `$1.25`, with more digits where it is less than a cent. */
export function dollarsText(dollars: number): string {
  return `$${dollars > 0 && dollars < 0.01 ? Number(dollars.toPrecision(2)).toFixed(6).replace(/0+$/, '') : dollars.toFixed(2)}`;
}
