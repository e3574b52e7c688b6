import { describe, expect, it } from 'vitest';
import { ColumnName } from './column-name.js';

describe('ColumnName', () => {
  it.each([
    ['first_name', ['first', 'name']],
    ['firstName2', ['first', 'name']],
    ['HTTPClientIP', ['http', 'client', 'ip']],
    ['Straße-1', ['strasse']],
    ['e-mail addresses', ['e', 'mail', 'address']],
    ['status', ['status']],
    ['ipv6', ['ipv6']],
    ['Prénoms', ['prenom']],
    ['___', []],
  ])('of %s is %j', (name, words) => {
    expect(new ColumnName([name]).words).toEqual(words);
  });

  it.each([
    ['first_name', true],
    ['firstname', true],
    ['customer_first_name_2', true],
    ['first_name_length', false],
    ['num_first_names', false],
    ['name_first', false],
    ['first_order_name', false],
  ])('%s says first name: %s', (name, expected) => {
    expect(new ColumnName([name]).says(['given name', 'first name'])).toBe(expected);
  });

  it('mentions what it lies in', () => {
    const name = new ColumnName(['customers', 'main', 'name']);
    expect(name.mentions(new Set(['customer']))).toBe(true);
    expect(name.mentions(new Set(['product']))).toBe(false);
    expect(name.says(['customer'])).toBe(false);
  });
});
