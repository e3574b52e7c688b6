import type { Container } from '@sluice/plugin-api';
import { commonProperties, labels, presence } from './common-aspects.js';
import { nameBelow, type Place } from './place.js';
import { type Asset, type Proposal, upsert } from './proposal.js';
import { schemaFields } from './schema-fields.js';
import { platformUrn } from './urns.js';

/** Where a dataset is in DataHub. */
export interface DatasetPosition {
  readonly urn: string;
  readonly place: Place;
  /** How many folders hold it. */
  readonly depth: number;
  readonly placement: readonly Proposal[];
}

/** DataHub's dataset of a container that is a dataset, a file, or a set of files. */
export function datasetAsset(container: Container, { urn, place, depth, placement }: DatasetPosition): Asset {
  const name = nameBelow(place, depth);
  return {
    urn,
    type: 'dataset',
    order: `2 ${urn}`,
    proposals: [
      upsert('datasetProperties', properties(container, name)),
      ...schema(container, name, place),
      ...placement,
      ...presence(subTypeOf(container)),
      ...labels(container),
    ],
  };
}

function properties(container: Container, name: string): object {
  const { fullPath, description, sourceUrl, fileFormats, dataModel, resourceSet } = container;
  const partitionColumns = dataModel?.partitionColumns ?? [];
  return {
    name,
    qualifiedName: fullPath,
    ...(description === undefined ? {} : { description }),
    ...(sourceUrl === undefined ? {} : { externalUrl: sourceUrl }),
    customProperties: {
      ...commonProperties(container),
      ...(fileFormats.length === 0 ? {} : { formats: fileFormats.join(', ') }),
      ...(partitionColumns.length === 0 ? {} : { partition_columns: partitionColumns.join(', ') }),
      ...(resourceSet === undefined ? {} : setProperties(resourceSet)),
    },
    ...(resourceSet === undefined ? {} : { lastModified: { time: resourceSet.newest.lastModified } }),
  };
}

function setProperties({ extensions, newest }: NonNullable<Container['resourceSet']>): Record<string, string> {
  const counts = Object.entries(extensions).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    extensions: counts.map(([extension, count]) => `${extension || 'none'}: ${count}`).join(', '),
    newest_file: newest.key,
  };
}

function schema({ dataModel }: Container, name: string, { platform }: Place): readonly Proposal[] {
  if (dataModel === undefined) return [];
  return [
    upsert('schemaMetadata', {
      schemaName: name,
      platform: platformUrn(platform),
      version: 0,
      hash: '',
      platformSchema: { 'com.linkedin.schema.OtherSchema': { rawSchema: '' } },
      fields: schemaFields(dataModel),
    }),
  ];
}

function subTypeOf({ dataModel, resourceSet }: Container): string {
  if (dataModel !== undefined) return 'Table';
  return resourceSet === undefined ? 'File' : 'File Set';
}
