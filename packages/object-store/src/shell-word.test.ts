import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from './shell-word.js';

test('leaves what is a word', () => {
  expect(shellWord('gs://sales-data/a_b.c')).toBe('gs://sales-data/a_b.c');
});

test.each(['', 'a b', "it's", '$(id)', '`id`', 'a;id', '*', '"', '\\', 'a\nb', '~'])(
  '%j comes through a shell as it is',
  (text) => {
    expect(execFileSync('sh', ['-c', `printf %s ${shellWord(text)}`], { encoding: 'utf8' })).toBe(text);
  },
);
