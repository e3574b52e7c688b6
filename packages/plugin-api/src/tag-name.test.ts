import { expect, it } from 'vitest';
import { tagNamed } from './tag-name.js';

it.each([
  ['PII.Sensitive', 'PII', 'Sensitive', 'PII.Sensitive'],
  ['cost center."a.b"', 'cost center', 'a.b', 'cost center."a.b"'],
  ['"a.b"."c"', 'a.b', 'c', '"a.b".c'],
  ['"a ""b"" c".d', 'a "b" c', 'd', '"a ""b"" c".d'],
])('%s is %s: %s', (text, classification, name, fullyQualifiedName) => {
  expect(tagNamed(text)).toEqual({ kind: 'tag', classification, name, fullyQualifiedName });
});
