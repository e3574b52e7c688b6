import { type DataType, entitiesSchema } from './generated/entities.js';

/** The data types that catalogues know, in schemas/entities.schema.json's order. */
export const DATA_TYPES: readonly DataType[] = entitiesSchema.definitions.dataType.enum;

/** Whether catalogues know `text` as a data type. */
export function isDataType(text: string): text is DataType {
  return (DATA_TYPES as readonly string[]).includes(text);
}
