import fc from 'fast-check';
import { expect, test } from 'vitest';
import { discoverLake } from './discover-lake.js';

const folder = fc.constantFrom(
  ...['a', 'b', 'table1', 'table2', 'year=2024', 'year=2025', 'dt=2024-01-01', '2024', '01', '15', '2024-01-15'],
  ...['tmp', '3f2a9b7c1d', 'a*b', '{x,y}', '[z]', 'é', 'metadata'],
);
const file = fc.constantFrom(
  ...[
    'part-0.csv',
    'part-1.csv',
    'orders.csv',
    'x.json',
    'y.json',
    'i.png',
    'j.jpg',
    'noext',
    'n.txt',
    'z.CSV',
    'v1.metadata.json',
  ],
);
const text = fc.constantFrom('a,b\n1,2\n3,4\n5,6\n', 'x,y,z\n1,2,3\n', '{"a":1}\n{"a":2}\n');
const objects = fc.dictionary(
  fc.tuple(fc.array(folder, { maxLength: 4 }), file).map(([folders, name]) => [...folders, name].join('/')),
  text,
  { minKeys: 1, maxKeys: 20, noNullPrototype: true },
);

test('each entry that is found takes something, and none takes the name of another', async () => {
  await fc.assert(
    fc.asyncProperty(objects, async (contents) => {
      const { items } = await discoverLake(contents);
      const wrong = items.flatMap((item) => {
        if (item.type !== 'outcome') return [];
        const { subject, outcome } = item;
        if (outcome.status === 'failed' && outcome.error.code === 'DUPLICATE_NAME')
          return [`${subject.name}: ${outcome.error.message}`];
        return outcome.status === 'empty' && /^(?:no|there) /.test(outcome.reason) ? [`${subject.name}: ${outcome.reason}`] : [];
      });
      expect(wrong).toEqual([]);
    }),
    { numRuns: 400 },
  );
});
