import type { Column, Container, FileFormat, StorageService, Tag } from '@sluice/plugin-api';
import { annotations } from './annotations.js';
import type { components } from './generated/api.js';
import { knows, type ServerVersion } from './server-version.js';

type Requests = components['schemas'];

/** What a container's request needs of the catalogue. */
export interface CatalogueFacts {
  readonly version: ServerVersion;
  /** The id of the container that it hangs under. */
  readonly parentId?: string;
  /** Its owners, as far as the catalogue knows them: several users, or one team. */
  readonly owners?: readonly Requests['OwnerReference'][];
  /** The container as it stands in the catalogue; what people may have set there is kept. */
  readonly standing?: Requests['StoredContainer'];
}

/** The body that puts a service; with its connection, secrets included, where `storeConnection` says so. */
export function toServiceRequest(service: StorageService, storeConnection: boolean): Requests['StorageServiceRequest'] {
  const { name, serviceType, connection } = service;
  return {
    name,
    serviceType,
    ...(storeConnection && connection !== undefined ? { connection: { config: connection.reveal() } } : {}),
  };
}

/** The body that puts a container, with what a server of that version knows. */
export function toContainerRequest(container: Container, facts: CatalogueFacts): Requests['ContainerRequest'] {
  const { name, displayName, service, prefix, fullPath, size, numberOfObjects, lastModified, sourceUrl, dataModel } = container;
  const { version, parentId, standing } = facts;
  return {
    name,
    ...(displayName === undefined ? {} : { displayName }),
    ...annotations(container, standing, version),
    ...ownership(facts),
    service,
    ...(parentId === undefined ? {} : { parent: { id: parentId, type: 'container' } }),
    prefix,
    ...(knows(version, 'container.fullPath') ? { fullPath } : {}),
    ...(size === undefined ? {} : { size }),
    ...(numberOfObjects === undefined ? {} : { numberOfObjects }),
    fileFormats: container.fileFormats.filter((format) => knowsFormat(version, format)),
    ...(dataModel === undefined
      ? {}
      : {
          dataModel: {
            isPartitioned: dataModel.isPartitioned,
            columns: toColumns(dataModel.columns, standing?.dataModel?.columns, version),
          },
        }),
    ...(sourceUrl === undefined ? {} : { sourceUrl }),
    ...(lastModified === undefined ? {} : { lifeCycle: { updated: { timestamp: lastModified } } }),
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

function toColumns(
  columns: readonly Column[],
  standing: readonly Requests['StoredColumn'][] | undefined,
  version: ServerVersion,
): Requests['Column'][] {
  const byName = new Map(standing?.map((column) => [column.name, column]));
  return columns.map((column) => {
    const { description: _, tags: __, children, ...same } = column;
    const found = byName.get(column.name);
    return {
      ...same,
      ...annotations(column, found, version),
      ...(children === undefined ? {} : { children: toColumns(children, found?.children, version) }),
    };
  });
}

/** Whoever owns it in the catalogue, else our owners. What it only inherits is not its own. */
function ownership({ version, owners = [], standing }: CatalogueFacts): Pick<Requests['ContainerRequest'], 'owner' | 'owners'> {
  const theirs = [...(standing?.owners ?? []), ...(standing?.owner ? [standing.owner] : [])].filter(
    ({ inherited }) => !inherited,
  );
  const all = (theirs.length > 0 ? theirs : owners).map(({ id, type }) => ({ id, type }));
  const [first] = all;
  if (first === undefined) return {};
  return knows(version, 'container.owners') ? { owners: all } : { owner: first };
}

function knowsFormat(version: ServerVersion, format: FileFormat): boolean {
  return format !== 'MF4' || knows(version, 'fileFormat.MF4');
}
