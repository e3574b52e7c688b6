import { describe, expect, it } from 'vitest';
import { redactBySchema, redactText, secretsOf } from './redact.js';

describe('redactText', () => {
  it('takes out every occurrence, the longest first', () => {
    expect(redactText(['abcd', 'abcdef'], 'abcdef abcd abcdef')).toBe('*** *** ***');
  });

  it('knows a secret as JSON and as a URI write it', () => {
    const secret = 'a/b+c "d"\n';
    expect(redactText([secret], `x=${encodeURIComponent(secret)} ${JSON.stringify({ secret })} ${secret}`)).toBe(
      'x=*** {"secret":"***"} ***',
    );
  });

  it('leaves short ones, and takes no letter as a pattern', () => {
    expect(redactText(['abc', 'a.*d$'], 'abc abcd a.*d$')).toBe('abc abcd ***');
  });

  it('takes half a surrogate pair', () => {
    expect(redactText(['abc\ud800'], 'abc\ud800!')).toBe('***!');
  });
});

const SCHEMA = {
  type: 'object',
  properties: {
    user: { type: 'string' },
    password: { $ref: '#/definitions/secret' },
    options: { type: 'object', writeOnly: true },
    list: { type: 'array', items: { properties: { key: { writeOnly: true } } } },
    choice: { anyOf: [{ type: 'string' }, { properties: { token: { writeOnly: true } } }] },
    headers: { additionalProperties: { type: 'string', writeOnly: true } },
  },
  definitions: { secret: { type: 'string', writeOnly: true } },
};

const VALUE = {
  user: 'me',
  password: 'pass',
  options: { a: 'one', b: [{ c: 'two' }, 3] },
  list: [{ key: 'three', name: 'n' }],
  choice: { token: 'four' },
  headers: { 'X-Key': 'five', 'X-Empty': '' },
};

describe('redactBySchema', () => {
  it('hides what the schema marks, wherever it says so', () => {
    expect(redactBySchema(VALUE, SCHEMA)).toEqual({
      user: 'me',
      password: '***',
      options: '***',
      list: [{ key: '***', name: 'n' }],
      choice: { token: '***' },
      headers: { 'X-Key': '***', 'X-Empty': '***' },
    });
    expect(VALUE.password).toBe('pass');
  });

  it('follows a schema that contains itself', () => {
    const tree = { properties: { secret: { writeOnly: true }, child: { $ref: '#' } } };
    expect(redactBySchema({ child: { child: { secret: 'x' } } }, tree)).toEqual({ child: { child: { secret: '***' } } });
  });
});

describe('secretsOf', () => {
  it('finds every string in what is marked', () => {
    expect(secretsOf(VALUE, SCHEMA)).toEqual(['pass', 'one', 'two', 'three', 'four', 'five']);
  });
});
