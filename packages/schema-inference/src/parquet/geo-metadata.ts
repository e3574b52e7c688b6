import { BINARY, type Field, scalar } from '../column-type.js';
import { JsonObject } from '../json/json-node.js';

const GEOMETRY = scalar('GEOMETRY', 'geometry');
const GEOGRAPHY = scalar('GEOGRAPHY', 'geography');

/**
 * `fields` with the geometries that GeoParquet's metadata (https://geoparquet.org/releases/v1.1.0/) tell of: columns of bytes that hold
 * well-known binary. Those with edges on a sphere are geographies. Metadata that cannot be read are left aside.
 */
export function refineByGeo(fields: readonly Field[], geo: string | undefined): readonly Field[] {
  const columns = geo === undefined ? undefined : parse(geo)?.object('columns');
  if (columns === undefined) return fields;
  return fields.map((field) => {
    const column = columns.object(field.name);
    if (field.type !== BINARY || column?.text('encoding') !== 'WKB') return field;
    return { ...field, type: column.text('edges') === 'spherical' ? GEOGRAPHY : GEOMETRY };
  });
}

function parse(geo: string): JsonObject | undefined {
  try {
    return JsonObject.of(JSON.parse(geo));
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
