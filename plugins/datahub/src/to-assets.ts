import type { Container, Entity, Tag } from '@sluice/plugin-api';
import { ContainerAssets, type Naming } from './container-assets.js';
import { datasetAsset } from './dataset-asset.js';
import { depthOf, type Place, placeOf, wayTo } from './place.js';
import { type Asset, upsert } from './proposal.js';
import { datasetUrn, tagUrn } from './urns.js';

/** Makes of entities what DataHub has for them. */
export class ToAssets {
  readonly #naming: Naming;
  readonly #containers: ContainerAssets;

  constructor(naming: Naming) {
    this.#naming = naming;
    this.#containers = new ContainerAssets(naming);
  }

  /** The assets of an entity: itself last, before it what it lies in. A service has none, since DataHub knows kinds of stores and buckets. */
  of(entity: Entity): readonly Asset[] {
    switch (entity.kind) {
      case 'storageService':
        return [];
      case 'tag':
        return [tagAsset(entity)];
      case 'container':
        return this.#ofContainer(entity);
    }
  }

  #ofContainer(container: Container): readonly Asset[] {
    const place = placeOf(container);
    if (container.parent === undefined) return [this.#containers.known(place, container)];
    if (isFolder(container)) return [...this.#containers.implied(wayTo(place)), this.#containers.known(place, container)];
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
function isFolder({ prefix, dataModel, resourceSet, fileFormats, size, numberOfObjects }: Container): boolean {
  if (prefix === '/' || dataModel !== undefined || resourceSet !== undefined || fileFormats.length > 0) return false;
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
