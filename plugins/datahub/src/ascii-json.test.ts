import { expect, it } from 'vitest';
import { asciiJson } from './ascii-json.js';

it('says everything in ASCII', () => {
  const value = { 'ä\u007f': ['日本 😀', '\n"\\', '\ud800'] };
  expect(asciiJson(value)).toBe('{"\\u00e4\\u007f":["\\u65e5\\u672c \\ud83d\\ude00","\\n\\"\\\\","\\ud800"]}');
  expect(JSON.parse(asciiJson(value))).toEqual(value);
});
