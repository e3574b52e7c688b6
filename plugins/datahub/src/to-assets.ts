import type { Container, Entity, ServiceType, StorageService, Tag } from '@sluice/plugin-api';
import { ContainerAssets, type Naming } from './container-assets.js';
import { datasetAsset } from './dataset-asset.js';
import { depthOf, type Place, type Platform, placeOf, wayTo } from './place.js';
import { type Asset, upsert } from './proposal.js';
import { datasetUrn, platformInstanceUrn, tagUrn } from './urns.js';

const SERVICE_PLATFORMS: Readonly<Record<ServiceType, Platform>> = { S3: 's3', GCS: 'gcs', ADLS: 'abs', CustomStorage: 'file' };

/** Makes of entities what DataHub has for them. */
export class ToAssets {
  readonly #naming: Naming;
  readonly #containers: ContainerAssets;

  constructor(naming: Naming) {
    this.#naming = naming;
    this.#containers = new ContainerAssets(naming);
  }

  /** The assets of an entity: itself last, before it what it lies in. */
  of(entity: Entity): readonly Asset[] {
    switch (entity.kind) {
      case 'storageService':
        return this.#ofService(entity);
      case 'tag':
        return [tagAsset(entity)];
      case 'container':
        return this.#ofContainer(entity);
    }
  }

  /** DataHub has the kind of a store without our doing, and tells stores of a kind apart only where the config gives this one a name. */
  #ofService({ serviceType }: StorageService): readonly Asset[] {
    const { platformInstance: name } = this.#naming;
    if (name === undefined) return [];
    const urn = platformInstanceUrn(SERVICE_PLATFORMS[serviceType], name);
    const proposals = [upsert('dataPlatformInstanceProperties', { name })];
    return [{ urn, type: 'dataPlatformInstance', order: `0 ${urn}`, isImplied: true, proposals }];
  }

  #ofContainer(container: Container): readonly Asset[] {
    const place = placeOf(container);
    if (container.parent === undefined) return [this.#containers.known(place, container)];
    if (isFolder(container, place)) return [...this.#containers.implied(wayTo(place)), this.#containers.known(place, container)];
    const depth = container.resourceSet === undefined ? depthOf(place) : literalDepth(place);
    const above = wayTo(place, depth);
    const { platform, bucket, path } = place;
    const { env, platformInstance } = this.#naming;
    const name = `${bucket}/${path}`.replace(/^\/+|\/+$/g, '');
    const urn = datasetUrn(platform, name, env, platformInstance);
    const placement = this.#containers.placement(platform, above);
    return [...this.#containers.implied(above), datasetAsset(container, { urn, place, depth, placement })];
  }
}

/** Folders have as many objects as lie below them, or nothing is known of them; a file has a size alone. */
function isFolder({ dataModel, resourceSet, fileFormats, size, numberOfObjects }: Container, { path }: Place): boolean {
  if (path === '' || dataModel !== undefined || resourceSet !== undefined || fileFormats.length > 0) return false;
  return numberOfObjects !== undefined || size === undefined;
}

/** How many folders are the same for all files of a set. */
function literalDepth(place: Place): number {
  const pattern = place.path.split('/').findIndex((name) => name.includes('*'));
  return pattern === -1 ? depthOf(place) : pattern;
}

function tagAsset({ fullyQualifiedName, description }: Tag): Asset {
  const urn = tagUrn(fullyQualifiedName);
  return {
    urn,
    type: 'tag',
    order: `0 ${urn}`,
    proposals: [
      upsert('tagKey', { name: urn.slice('urn:li:tag:'.length) }),
      // People change these too; without a description they would say no more than the key.
      ...(description === undefined ? [] : [upsert('tagProperties', { name: fullyQualifiedName, description })]),
    ],
  };
}
