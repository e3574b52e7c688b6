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

  it.each([
    ['JSON in JSON', (secret: string) => JSON.stringify(JSON.stringify({ secret }))],
    ['base64', (secret: string) => Buffer.from(secret).toString('base64')],
    ['base64url', (secret: string) => Buffer.from(secret).toString('base64url')],
    ['a form', (secret: string) => new URLSearchParams({ secret }).toString()],
    [
      'an address in small letters',
      (secret: string) => encodeURIComponent(secret).replaceAll(/%../g, (code) => code.toLowerCase()),
    ],
    ['HTML', (secret: string) => secret.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')],
  ])('knows a secret as %s writes it', (_, write) => {
    const text = redactText(['kanarie/"b&<c'], write('kanarie/"b&<c'));
    expect(text).toContain('***');
    expect(text).not.toMatch(/kanarie|b&|Ymb|<c/);
  });

  it.each([
    ['DefaultEndpointsProtocol=https;AccountName=lake;AccountKey=k+/y==;EndpointSuffix=core.windows.net', 'k+/y=='],
    ['?sv=2022-11-02&se=2030-01-01&sig=a%2Fb%3D', 'a%2Fb%3D'],
    ['?sv=2022-11-02&se=2030-01-01&sig=a%2Fb%3D', 'a/b='],
    ['postgres://me:pass@host/db', 'pass'],
    ['-----BEGIN KEY-----\nQUJDREVGR0hJSktMTU5P\nUFFSU1RVVldYWVphYmNk\n-----END KEY-----\n', 'UFFSU1RVVldYWVphYmNk'],
    ['-----BEGIN KEY-----\\nQUJDREVGR0hJSktMTU5P\\nUFFSU1RVVldYWVphYmNk\\n', 'QUJDREVGR0hJSktMTU5P'],
  ])('knows what in %s is secret by itself', (secret, part) => {
    expect(redactText([secret], `lake host core.windows.net 2030-01-01: ${part}!`)).toBe(
      'lake host core.windows.net 2030-01-01: ***!',
    );
  });

  it('knows what signs a request, and that this is no name of a scheme', () => {
    const token = 'ya29.A0ARrdaM-abcdefghij_klmno';
    const text = `Basic authentication; Authorization: Bearer ${token}, {"access_token":"${token}"} x-amz-security-token ${token}`;
    expect(redactText([], text)).toBe(
      'Basic authentication; Authorization: Bearer ***, {"access_token":"***"} x-amz-security-token ***',
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

describe('passwords in addresses', () => {
  const value = { user: 'see https://me:pass@host:80/a?b=c@d and https://other@host' };

  it('are secrets, whatever the schema says', () => {
    expect(secretsOf(value, SCHEMA)).toEqual(['pass']);
    expect(redactBySchema(value, SCHEMA)).toEqual({ user: 'see https://me:***@host:80/a?b=c@d and https://other@host' });
  });
});

describe('secretsOf', () => {
  it('finds every string in what is marked', () => {
    expect(secretsOf(VALUE, SCHEMA)).toEqual(['pass', 'one', 'two', 'three', 'four', 'five']);
  });
});
