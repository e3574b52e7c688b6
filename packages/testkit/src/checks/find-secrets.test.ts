import { IngestError, Sensitive } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import { expectNoSecrets } from './find-secrets.js';

const SECRET = 'canary';
const cause = new Error(`GET /?token=${SECRET}`);

test.each([
  ['a text', `with ${SECRET} in it`],
  ['a key', { [SECRET]: 1 }],
  ['a value', { a: [{ b: SECRET }] }],
  ['a key of a Map', new Map([[SECRET, 1]])],
  ['bytes', new TextEncoder().encode(SECRET)],
  ['a message', new Error(SECRET)],
  ['the message of a cause', new IngestError('INTERNAL', { cause: new Error('x', { cause }) })],
  ['one of several errors', new AggregateError([cause], 'several')],
  ['a hint', new IngestError('INTERNAL', { hint: SECRET })],
  ['the details of an error', new IngestError('INTERNAL', { details: { asked: { with: SECRET } } })],
  ['what a Sensitive shows', new Sensitive(SECRET, { token: SECRET })],
])('finds a secret in %s', (_, value) => {
  expect(() => expectNoSecrets([SECRET], { 'the log': value })).toThrow('A secret is in the log');
});

test('does not tell the secret itself', () => {
  expect(() => expectNoSecrets([SECRET], { 'the log': `${SECRET}!` })).toThrow('A secret is in the log: <the secret>!');
});

test.each([
  ['no text of it', { a: 1, b: undefined, c: 'plain' }],
  ['what a Sensitive hides', new Sensitive(SECRET)],
  ['what a vendor keeps in its error', Object.assign(new Error('failed'), { request: { headers: { authorization: SECRET } } })],
])('finds none in %s', (_, value) => {
  expectNoSecrets([SECRET, ''], { 'the log': value });
});

test('comes to an end in what holds itself', () => {
  const round: Record<string, unknown> = { a: 1 };
  round['self'] = round;
  expectNoSecrets([SECRET], { 'the log': round });
});
