import type { Container, FileFormat, StorageService, Tag } from '@sluice/plugin-api';
import type { components } from './generated/api.js';
import { knows, type ServerVersion } from './server-version.js';

type Requests = components['schemas'];

/** The body that puts a service; with its connection, secrets included, where `storeConnection` says so. */
export function toServiceRequest(service: StorageService, storeConnection: boolean): Requests['StorageServiceRequest'] {
  const { name, serviceType, connection } = service;
  return {
    name,
    serviceType,
    ...(storeConnection && connection !== undefined ? { connection: { config: connection.reveal() } } : {}),
  };
}

/** The body that puts a container below the parent of id `parentId`, with what a server of that version knows. */
export function toContainerRequest(
  container: Container,
  parentId: string | undefined,
  version: ServerVersion,
): Requests['ContainerRequest'] {
  const {
    kind: _,
    fullyQualifiedName: __,
    parent: ___,
    fullPath,
    fileFormats,
    dataModel,
    tags,
    resourceSet,
    ...same
  } = container;
  return {
    ...same,
    ...(parentId === undefined ? {} : { parent: { id: parentId, type: 'container' } }),
    ...(knows(version, 'container.fullPath') ? { fullPath } : {}),
    fileFormats: fileFormats.filter((format) => knowsFormat(version, format)),
    ...(dataModel === undefined ? {} : { dataModel: { isPartitioned: dataModel.isPartitioned, columns: dataModel.columns } }),
    ...(tags === undefined
      ? {}
      : {
          tags: tags.map(({ tagFQN }) => ({
            tagFQN,
            source: 'Classification',
            labelType: 'Automated',
            state: 'Suggested',
          })),
        }),
    ...(resourceSet === undefined ? {} : { lifeCycle: { updated: { timestamp: resourceSet.newest.lastModified } } }),
  };
}

/** The body that puts the classification of a tag. */
export function toClassificationRequest(tag: Tag): Requests['ClassificationRequest'] {
  return { name: tag.classification, description: `Tags of ${tag.classification}.` };
}

/** The body that puts a tag. */
export function toTagRequest(tag: Tag): Requests['TagRequest'] {
  return { name: tag.name, classification: tag.classification, description: tag.description || tag.name };
}

function knowsFormat(version: ServerVersion, format: FileFormat): boolean {
  return format !== 'MF4' || knows(version, 'fileFormat.MF4');
}
