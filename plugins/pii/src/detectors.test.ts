import { describe, expect, it } from 'vitest';
import { ColumnName } from './column-name.js';
import { scoreOf } from './detector.js';
import { DETECTORS } from './detectors.js';
import { configSchema } from './generated/config.js';

const anyName = new ColumnName(['c']);

function detectorOf(type: string) {
  const detector = DETECTORS.find((each) => each.type === type);
  if (detector === undefined) throw new Error(`no detector ${type}`);
  return detector;
}

it('are those that the config knows', () => {
  expect(DETECTORS.map(({ type }) => type)).toEqual(configSchema.definitions.detector.enum);
});

describe.each([
  [
    'email',
    ['a@b.co', 'see <ann.o-neil@sub.example.org>, thanks', 'ü@exämple.de'],
    ['a@b', '@b.co', 'a@.co', 'a b', 'x@1.2.3.4', 'a@b..co', 'a @b.co'],
  ],
  [
    'phone',
    ['+49 30 1234567', '+1-212-555-0134', '(212) 555-0134', '212.555.0134'],
    ['2024-01-02', '1234567890', '3.14159265', '+12', '123-456-789', '+1234567890123456', '112-555-0134'],
  ],
  [
    'iban',
    ['DE89370400440532013000', 'gb82 west 1234 5698 7654 32'],
    ['DE88370400440532013000', 'DE8937040044053201300', 'XX89370400440532013000', 'hello'],
  ],
  [
    'creditCard',
    ['4111111111111111', '3782 822463 10005', '5555-5555-5555-4444'],
    ['4111111111111112', '1111111111111117', '411111111111111', '41111111111111111111', '1700000000000'],
  ],
  [
    'ipAddress',
    ['8.8.8.80', '192.168.0.1:8080', '172.16.0.0/12', '10.99.0.7, 10.0.0.1', '::1', '[2001:db8::1]:443'],
    ['1.2.3.4', '8.8.8.8', '256.1.1.1', '10:20:30', '1.2.3', '00:1a:2b:3c:4d:5e'],
  ],
  [
    'nationalId',
    ['123-45-6789', '12345678Z', 'X1234567L', 'RSSMRA85T10A562S', 'AB123456C'],
    ['000-45-6789', '666-45-6789', '123-00-6789', '123-45-0000', '12345678A', 'RSSMRA85T10A562T', 'BG123456C', '123456789'],
  ],
  [
    'secret',
    [
      'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc',
      'AKIAIOSFODNN7EXAMPLE',
      '$2b$12$abcdefghijklmnopqrstuv',
      'ghp_16C7e42F292c6912E7710c838347Ae178B4a',
      'sk_live_abcdefghij1234567890',
    ],
    ['eyJ', 'AKIA', 'hello', '9b2cf535f27731c974343645a3985328', 'nGq0pZ9xT4S1b7Yk2LwQ3g'],
  ],
] as const)('%s without a name', (type, ones, others) => {
  it.each(ones)('is %j', (value) => {
    expect(detectorOf(type).values?.is(value)).toBe(true);
  });
  it.each(others)('is not %j', (value) => {
    expect(detectorOf(type).values?.is(value)).toBe(false);
  });
});

describe.each([
  ['phone', ['030 123456', '4915112345678', '555-0134 ext. 12'], ['12345', 'n. v.', '2024-01-02', '1.5', '1234567890123456']],
  [
    'nationalId',
    ['123456789', '86095742719', '255081416802538', '44051401458', '111222333', '529.982.247-25', '19811218-9876'],
    ['86095742718', '255081416802539', '44051401459', '900222334', '529.982.247-26', '11111111111', '00000000000'],
  ],
  [
    'birthDate',
    ['1980-02-01', '1980-02-01T00:00:00.000Z', '1.2.1980', '1980', '19800201'],
    ['198', '1880', '19801301', '12', 'soon'],
  ],
  ['postalCode', ['10115', 'SW1A 1AA', '1011AB'], ['DE', 'a.zip', '1', 'somewhere far away 1']],
  ['address', ['Main St 5', 'Hauptstrasse 5', 'PO Box 12'], ['5', 'https://a.b/c 1', 'a@b.co', '0x7ffe 1', 'x=1 y=2']],
  [
    'personName',
    ['Ann', "O'Brien", 'van der Berg', 'J. R. R. Tolkien', 'Smith, Ann', 'Łukasz'],
    ['Chair 4', 'a_b', '', 'x'.repeat(81), '3M'],
  ],
] as const)('%s by its name', (type, ones, others) => {
  it.each(ones)('may be %j', (value) => {
    expect(detectorOf(type).fits(value, anyName)).toBe(true);
  });
  it.each(others)('may not be %j', (value) => {
    expect(detectorOf(type).fits(value, anyName)).toBe(false);
  });
});

describe('coordinates', () => {
  it.each([
    ['lat', '89.5', true],
    ['lat', '90.5', false],
    ['lon', '-179,5', true],
    ['lon', '181', false],
    ['lon', 'east', false],
  ])('of %s may be %s: %s', (name, value, expected) => {
    expect(detectorOf('coordinates').fits(value, new ColumnName([name]))).toBe(expected);
  });
});

describe('scoreOf', () => {
  const email = detectorOf('email');
  const named = new ColumnName(['email']);

  it('grows with what name and values say together', () => {
    const address = ['a@b.co'];
    expect(scoreOf(email, anyName, [])).toBe(0);
    expect(scoreOf(email, named, [])).toBeCloseTo(0.8);
    expect(scoreOf(email, anyName, address)).toBeCloseTo(0.95);
    expect(scoreOf(email, named, address)).toBeGreaterThan(0.99);
    expect(scoreOf(email, named, ['x', 'y'])).toBeCloseTo(0.2);
    expect(scoreOf(email, anyName, ['x', 'a@b.co'])).toBeLessThan(scoreOf(email, anyName, address));
  });

  it('asks for several values where others may look the same', () => {
    const card = detectorOf('creditCard');
    expect(scoreOf(card, anyName, Array(4).fill('4111111111111111'))).toBe(0);
    expect(scoreOf(card, anyName, Array(5).fill('4111111111111111'))).toBeCloseTo(0.95);
    expect(scoreOf(card, new ColumnName(['isbn']), Array(5).fill('4111111111111111'))).toBe(0);
    expect(scoreOf(card, new ColumnName(['pan']), ['4111111111111111'])).toBeGreaterThan(0.95);
  });
});

it('takes no time for hostile values', () => {
  const hostile = [
    'a'.repeat(256),
    '1'.repeat(256),
    '+'.repeat(256),
    `${'1-'.repeat(128)}`,
    '@'.repeat(256),
    `${'a.'.repeat(127)}@`,
    `eyJ${'a.'.repeat(120)}`,
    "a'".repeat(128),
  ];
  for (const detector of DETECTORS) {
    for (const value of hostile) {
      expect(typeof detector.fits(value, anyName)).toBe('boolean');
      expect(typeof (detector.values?.is(value) ?? false)).toBe('boolean');
    }
  }
});
