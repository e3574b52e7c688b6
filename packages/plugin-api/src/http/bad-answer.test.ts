import { expect, it } from 'vitest';
import { answerText, type BadAnswer, isBusy, retryAfterMilliseconds } from './bad-answer.js';

const NOW = Date.UTC(2026, 0, 1);

function answer(status: number, body?: unknown, headers: Record<string, string> = {}): BadAnswer {
  return { status, body, headers: new Headers(headers) };
}

it('tells the message of the server in one short line, without secrets', () => {
  const textOf = (bad: BadAnswer) => answerText(bad, 'PUT it', (text) => text.replaceAll('hunter2', '***'));
  expect(textOf(answer(400, { message: 'no\n  hunter2' }))).toBe('PUT it: the server answered 400: no ***');
  expect(textOf(answer(500))).toBe('PUT it: the server answered 500');
  expect(textOf(answer(500, ' '))).toBe('PUT it: the server answered 500');
  expect(textOf(answer(502, '<html>…'))).toBe('PUT it: the server answered 502: an HTML page');
  expect(textOf(answer(302, '', { location: 'https://login/?token=x' }))).toBe(
    'PUT it: the server answered 302: a redirect to https://login/',
  );
  expect(textOf(answer(400, 'x'.repeat(1000)))).toHaveLength(501);
});

it('knows who asks to be tried again, and when', () => {
  expect([429, 503, 500, 400].map((status) => isBusy(answer(status)))).toEqual([true, true, false, false]);
  const waitOf = (value: string) => retryAfterMilliseconds(answer(503, '', { 'retry-after': value }), NOW);
  expect(waitOf('7')).toBe(7000);
  expect(waitOf(new Date(NOW + 5000).toUTCString())).toBe(5000);
  expect(waitOf(new Date(NOW - 5000).toUTCString())).toBe(0);
  expect(waitOf('soon')).toBeUndefined();
  expect(retryAfterMilliseconds(answer(503), NOW)).toBeUndefined();
});
