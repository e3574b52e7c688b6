import { describe, expect, it } from 'vitest';
import { parseYaml } from './parse-yaml.js';

function problemsOf(text: string): string[] {
  return parseYaml(text).problems.map(({ line, column, message }) => `${line}:${column} ${message}`);
}

describe('parseYaml', () => {
  it('reads YAML 1.1', () => {
    const text = 'a: yes\nb: "yes"\nc: 010\nd: !!str 12\ne:\nf: |\n  text\n"g h": [1, {i: 0x10}]\n12: x\nno: y\n';
    expect(parseYaml(text).value).toEqual({
      a: true,
      b: 'yes',
      c: 8,
      d: '12',
      e: null,
      f: 'text\n',
      'g h': [1, { i: 16 }],
      12: 'x',
      no: 'y',
    });
  });

  it('reads JSON', () => {
    const value = { a: 'x: y', b: [1, true, null, '\ud83d\ude00/"'], c: {} };
    expect(parseYaml(JSON.stringify(value, null, '\t')).value).toEqual(value);
  });

  it('reads a key called __proto__ as a key', () => {
    expect(Object.keys(parseYaml('__proto__: {a: 1}').value as object)).toEqual(['__proto__']);
  });

  it('follows aliases and merges as PyYAML does', () => {
    const text = 'base: &b {a: 1, b: 1}\nother: &o {b: 2, c: 2}\nuse:\n  a: 3\n  <<: [*b, *o]\nsame: *b\n"<<": text\n';
    expect(parseYaml(text).value).toMatchObject({ use: { a: 3, b: 1, c: 2 }, same: { a: 1, b: 1 }, '<<': 'text' });
  });

  it('knows where keys and values stand', () => {
    const parsed = parseYaml('a: &x\n  b: 1\nc:\n  <<: *x\n  d:   [e]\n');
    expect(parsed.positionOf('/a/b', 'key')).toEqual({ line: 2, column: 3 });
    expect(parsed.positionOf('/a/b', 'value')).toEqual({ line: 2, column: 6 });
    expect(parsed.positionOf('/c/b', 'key')).toEqual({ line: 2, column: 3 });
    expect(parsed.positionOf('/c/d/0', 'value')).toEqual({ line: 5, column: 9 });
    expect(parsed.positionOf('/c/missing/below', 'value')).toEqual({ line: 3, column: 1 });
    expect(parsed.positionOf('/missing', 'value')).toEqual({ line: 1, column: 1 });
  });

  it.each([
    ['', ['1:1 the file is empty']],
    ['# only a comment\n', ['1:1 the file is empty']],
    ['- a\n- b\n', ['1:1 the file must hold an object with keys, not an array']],
    ['just text', ['1:1 the file must hold an object with keys, not a string']],
    ['a: 1\n---\nb: 2\n', ['2:1 the file holds more than one document']],
    ['a:\n\t- b\n', ['2:1 Tabs are not allowed as indentation']],
    ['a: 1\nb: 2\na: 3\n', ['3:1 a stands here again, first in line 1']],
    [
      'x:\n  a: &a {b: 1, b: 2}\ny: *a\nx: 1\n',
      ['2:16 x.a.b stands here again, first in line 2', '4:1 x stands here again, first in line 1'],
    ],
    ['? [a, b]\n: 1\n', ['1:3 a key of the file is not a word']],
    [
      'a: *gone\nb: *gone\n',
      ['1:4 an alias (*name) has no anchor (&name) before it', '2:4 an alias (*name) has no anchor (&name) before it'],
    ],
    ['a: &a {b: *a}\n', ['1:11 an alias (*name) stands inside what it refers to']],
    ['a: &a {<<: *a}\n', ['1:12 an alias (*name) stands inside what it refers to']],
    ['a: {<<: 1}\n', ['1:5 only a mapping can be merged in with <<']],
    [
      'a: b: c\nd: [1, 2\ne: "x\n',
      [
        '1:4 Nested mappings are not allowed in compact mappings',
        '3:1 Flow sequence in block collection must be sufficiently indented and end with a ]',
        '4:1 Missing closing "quote',
      ],
    ],
    ['%FOO\na: 1', ['2:1 Missing directives-end/doc-start indicator line']],
  ])('reports %j', (text, problems) => {
    expect(problemsOf(text)).toEqual(problems);
  });

  it('bounds what aliases can stand for', () => {
    const lines = [
      'a0: &a0 [x, x]',
      ...Array.from({ length: 20 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}, *a${i}, *a${i}]`),
    ];
    expect(problemsOf(lines.join('\n'))).toEqual([expect.stringContaining('there are more than 100 aliases (*name)')]);
  });

  it.each([
    'a: !s3cret',
    'a: "\\s3cret"',
    'a: |s3cret\n',
    'a: *s3cret',
    'a: b: "s3cret',
    "a: 's3cret' s3cret",
    'a: {b: s3cret',
    '%s3cret\na: 1',
    's3cret\na: 1',
  ])('quotes nothing of %j', (text) => {
    const { problems } = parseYaml(text);
    expect(problems.length).toBeGreaterThan(0);
    expect(JSON.stringify(problems)).not.toContain('s3cret');
  });

  it('says how to write a variable where braces mean something else', () => {
    expect(parseYaml('a: [${A}, ${B}]').problems).toEqual([
      expect.objectContaining({ line: 1, hint: 'Inside [ ] and { }, put "${NAME}" in quotes.' }),
    ]);
  });
});
