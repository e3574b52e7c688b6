import { expect, test } from 'vitest';
import { BINARY, type Field, STRING } from '../column-type.js';
import { displayOf } from '../columns.js';
import { refineByGeo } from './geo-metadata.js';

const FIELDS: readonly Field[] = [
  { name: 'shape', type: BINARY },
  { name: 'globe', type: BINARY },
  { name: 'raw', type: BINARY },
  { name: 'text', type: STRING },
  { name: '__proto__', type: BINARY },
];

function typesWith(geo: string | undefined): string {
  return refineByGeo(FIELDS, geo)
    .map(({ type }) => displayOf(type))
    .join(' ');
}

test('columns of well-known binary are geometries, and on a sphere geographies', () => {
  const columns = {
    shape: { encoding: 'WKB', geometry_types: ['Polygon'] },
    globe: { encoding: 'WKB', edges: 'spherical' },
    raw: { encoding: 'point' },
    text: { encoding: 'WKB' },
  };
  expect(typesWith(JSON.stringify({ version: '1.1.0', primary_column: 'shape', columns }))).toBe(
    'geometry geography binary string binary',
  );
});

test.each([undefined, '', '{"columns":', 'null', '[]', '{"columns":[]}', '{"columns":{"shape":5}}'])(
  'metadata that tell nothing change nothing: %j',
  (geo) => {
    expect(typesWith(geo)).toBe('binary binary binary string binary');
  },
);
