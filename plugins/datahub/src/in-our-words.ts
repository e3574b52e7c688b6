import type { HeldAspects } from './held-aspects.js';

/** What DataHub's properties are called in an entity. */
const PROPERTIES: Readonly<Record<string, string>> = {
  qualifiedName: 'fullPath',
  externalUrl: 'sourceUrl',
};
/** What our custom properties are called in an entity. */
const CUSTOM_PROPERTIES: Readonly<Record<string, string>> = {
  size_in_bytes: 'size',
  number_of_files: 'numberOfObjects',
  formats: 'fileFormats',
  partition_columns: 'partitionColumns',
};
const FIELD: Readonly<Record<string, string>> = {
  fieldPath: 'name',
  nativeDataType: 'dataType',
  label: 'displayName',
};
const TAG_PREFIX = 'urn:li:tag:';

type Fields = Readonly<Record<string, unknown>>;

/** The aspects of something as an entity has them, as far as there are words for it; the rest by DataHub's own names. */
export function inOurWords(aspects: HeldAspects): object {
  const { containerProperties, datasetProperties, schemaMetadata, globalTags, ownership, ...others } = aspects;
  const { customProperties = {}, ...properties } = fieldsOf(datasetProperties ?? containerProperties);
  const custom = Object.entries(fieldsOf(customProperties));
  const unknown = custom.filter(([key]) => !Object.hasOwn(CUSTOM_PROPERTIES, key));
  const { fields, ...schema } = fieldsOf(schemaMetadata);
  return {
    ...renamed(properties, PROPERTIES),
    ...renamed(Object.fromEntries(custom.filter(([key]) => Object.hasOwn(CUSTOM_PROPERTIES, key))), CUSTOM_PROPERTIES),
    ...(unknown.length === 0 ? {} : { customProperties: Object.fromEntries(unknown) }),
    ...(fields === undefined ? {} : { dataModel: { columns: listOf(fields).map(columnOf) } }),
    ...(schemaMetadata === undefined ? {} : { schemaMetadata: schema }),
    ...labels(globalTags, ownership),
    ...others,
  };
}

function columnOf({ globalTags, ...field }: Fields): object {
  return { ...renamed(field, FIELD), ...labels(globalTags, undefined) };
}

function labels(globalTags: unknown, ownership: unknown): object {
  const { tags } = fieldsOf(globalTags);
  const { owners } = fieldsOf(ownership);
  return {
    ...(tags === undefined ? {} : { tags: listOf(tags).map(({ tag, ...more }) => ({ tagFQN: tagName(tag), ...more })) }),
    ...(owners === undefined ? {} : { owners: listOf(owners).map(({ owner, ...more }) => ({ name: owner, ...more })) }),
  };
}

function tagName(urn: unknown): string {
  const text = String(urn);
  return text.startsWith(TAG_PREFIX) ? text.slice(TAG_PREFIX.length) : text;
}

function renamed(fields: Fields, names: Readonly<Record<string, string>>): Fields {
  return Object.fromEntries(
    Object.entries(fields).map(([key, value]) => [Object.hasOwn(names, key) ? (names[key] ?? key) : key, value]),
  );
}

function fieldsOf(value: unknown): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Fields) : {};
}

function listOf(value: unknown): readonly Fields[] {
  return Array.isArray(value) ? value.map(fieldsOf) : [];
}
