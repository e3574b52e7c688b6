import { describe, expect, test } from 'vitest';
import { ageText, bytesText, countOf, dollarsText, durationText, timeText } from './figures.js';
import { escapeHtml } from './page-head.js';

const DAY_MILLISECONDS = 24 * 60 * 60 * 1000;

describe('figures', () => {
  test.each([
    [bytesText(0), '0 B'],
    [bytesText(999), '999 B'],
    [bytesText(1500), '1.5 kB'],
    [bytesText(2.5e20), '250 EB'],
    [durationText(1500), '1.5 s'],
    [durationText(184_000), '3 min 4 s'],
    [durationText(7_500_000), '2 h 5 min'],
    [ageText(90_000), '1 minute'],
    [ageText(5 * DAY_MILLISECONDS), '5 days'],
    [ageText(1100 * DAY_MILLISECONDS), '3 years'],
    [dollarsText(0), '$0.00'],
    [dollarsText(0.0078), '$0.0078'],
    [dollarsText(12.345), '$12.35'],
    [countOf(1, 'dataset'), '1 dataset'],
    [countOf(12_345, 'dataset'), '12,345 datasets'],
    [timeText('2026-11-25T08:05:47.011Z'), '2026-11-25 08:05 UTC'],
    [timeText('never'), 'unknown'],
  ])('%s', (text, expected) => {
    expect(text).toBe(expected);
  });
});

test('escapeHtml leaves no markup and nothing unseen', () => {
  expect(escapeHtml(`<a b="c" d='e'>&\u202e\u0000`)).toBe('&lt;a b=&quot;c&quot; d=&#39;e&#39;&gt;&amp;\\u{202e}\\u{0}');
});
