import { expect, test } from 'vitest';
import { permissionsText } from './permissions.js';

test('puts what to paste below a comment on whose it is, and how to apply it in comments', () => {
  const policies = [{ title: 'Policy', text: '{\n  "a": 1\n}', apply: 'one\ntwo' }];
  const all = [
    { kind: 'source', type: 's3', policies },
    { kind: 'sink', type: 'console', policies: [] },
  ];
  expect(permissionsText(all)).toBe('# source s3: Policy\n{\n  "a": 1\n}\n\n# one\n# two\n');
  expect(permissionsText(all.slice(1))).toBe('');
});

test('nothing that a workflow names moves the cursor or turns text round', () => {
  const evil = 'a\u001b[2J\u009b\u202e\rb';
  const text = permissionsText([{ kind: 'source', type: 's3', policies: [{ title: evil, text: evil, apply: evil }] }]);
  expect(text.replaceAll('\n', '')).not.toMatch(/[\p{Cc}\p{Cf}]/u);
});
