import type { SampleRow } from '@sluice/plugin-api';
import type { DataFile } from '../data-file.js';
import { corruptFile } from '../file-errors.js';
import { type InferOptions, type InferredSchema, type SchemaReader, schemaOf } from '../schema-reader.js';
import { type HeadStep, LONG_HEAD, noRecord, readText, SHORT_HEAD } from '../text/text-head.js';
import { type JsonRecords, readJsonRecords } from './json-records.js';
import { type JsonTable, jsonRows } from './json-rows.js';
import { jsonSchemaField } from './json-schema-field.js';
import { JsonShape } from './json-shape.js';

/** What is read of a file that is one object larger than other heads. */
const OBJECT_HEAD: HeadStep = { bytes: 16 * 1024 * 1024, enoughRecords: 0 };
const STEPS = [SHORT_HEAD, LONG_HEAD, OBJECT_HEAD] as const;
/** The column of records that are no objects. */
const VALUE_COLUMN = 'value';

/** JSON lines, an array, one object, or a JSON Schema, from a head of the file; gzip or not. */
export class JsonReader implements SchemaReader {
  async read(file: DataFile): Promise<InferredSchema> {
    const { head, table } = await readTable(file);
    return schemaOf(table.fields, { ...head.compression, remarks: [...head.remarks, ...table.remarks] });
  }

  async rows(file: DataFile, _options: InferOptions, count: number): Promise<readonly SampleRow[]> {
    const { parsed, table } = await readTable(file);
    return jsonRows(parsed.text, parsed.starts, table, count);
  }
}

async function readTable(file: DataFile) {
  const { head, parsed } = await readText(file, STEPS, (text, ended) => {
    const found = readJsonRecords(text, ended);
    return { ...found, text, count: found.records.length };
  });
  if (parsed.count === 0) {
    if (parsed.badLines > 0) throw corruptFile(file, `is not valid JSON: ${parsed.problem}`);
    if (!head.ended) throw noRecord(file, head);
    if (parsed.cut) throw corruptFile(file, 'ends in the middle of its first JSON value');
  }
  if (parsed.badLines > parsed.count) throw corruptFile(file, `has more lines that are no JSON than others: ${parsed.problem}`);
  return { head, parsed, table: jsonTable(parsed, head.ended ? parsed.text : undefined) };
}

/** @param wholeText the text, if it is the whole file. */
function jsonTable(found: JsonRecords, wholeText: string | undefined): JsonTable & { readonly remarks: readonly string[] } {
  const [only, ...others] = found.records;
  if (only !== undefined && others.length === 0 && wholeText !== undefined) {
    const field = jsonSchemaField(only, wholeText);
    if (field !== undefined) return { rows: 'none', fields: [field], remarks: [] };
  }
  const shape = new JsonShape();
  for (const record of found.records) shape.observe(record);
  const remarks = found.badLines === 0 ? [] : [`${found.badLines} of the lines read are no JSON: ${found.problem}.`];
  const isMap = found.records.length === 1 && shape.isMap();
  if (!shape.hasObjects && !shape.hasOthers) return { rows: 'none', fields: [], remarks };
  if (!shape.hasObjects || isMap) return { rows: 'values', fields: [{ name: VALUE_COLUMN, type: shape.type() }], remarks };
  return {
    rows: 'objects',
    fields: shape.fields(),
    remarks: shape.hasOthers ? [...remarks, 'Some records are no objects, and add no columns.'] : remarks,
  };
}
