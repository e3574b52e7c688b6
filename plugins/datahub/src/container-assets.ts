import { createHash } from 'node:crypto';
import type { Container } from '@sluice/plugin-api';
import { RecentMap } from '@sluice/plugin-api/sinks';
import { asciiJson } from './ascii-json.js';
import { commonProperties, labels, presence } from './common-aspects.js';
import { depthOf, nameBelow, type Place, type Platform, wayTo } from './place.js';
import { type Asset, type Proposal, upsert } from './proposal.js';
import { platformInstanceUrn, platformUrn } from './urns.js';

const BUCKET_SUBTYPES: Readonly<Record<Platform, string>> = {
  s3: 'S3 bucket',
  gcs: 'GCS bucket',
  abs: 'ABS container',
  file: 'Folder',
};

/** What is written one after another mostly lies in the same folders. */
const MOST_REMEMBERED = 1000;

/** What all URNs of a run have in common. */
export interface Naming {
  readonly env: string;
  readonly platformInstance?: string;
}

/** Makes DataHub's containers: buckets, and the folders in them. */
export class ContainerAssets {
  readonly #naming: Naming;
  readonly #implied = new RecentMap<string, Asset>(MOST_REMEMBERED);

  constructor(naming: Naming) {
    this.#naming = naming;
  }

  /** The containers of those places. No more than their names is known of them. */
  implied(places: readonly Place[]): readonly Asset[] {
    return places.map((place) => {
      const key = orderOf(place);
      const known = this.#implied.get(key);
      if (known !== undefined) return known;
      const made = { ...this.#asset(place, {}, []), isImplied: true };
      this.#implied.set(key, made);
      return made;
    });
  }

  /** A bucket or a folder. */
  known(place: Place, container: Container): Asset {
    const { fullPath, description, sourceUrl } = container;
    const properties = {
      qualifiedName: fullPath,
      ...(description === undefined ? {} : { description }),
      ...(sourceUrl === undefined ? {} : { externalUrl: sourceUrl }),
      customProperties: { ...this.#key(place), ...commonProperties(container) },
    };
    return this.#asset(place, properties, labels(container));
  }

  /** Where in DataHub something is found that the last of those places holds, the bucket first. */
  placement(platform: Platform, above: readonly Place[]): readonly Proposal[] {
    const { platformInstance } = this.#naming;
    const instance = platformInstance === undefined ? undefined : platformInstanceUrn(platform, platformInstance);
    const containers = above.map((place) => this.#urn(place));
    const parent = containers.at(-1);
    return [
      upsert('dataPlatformInstance', { platform: platformUrn(platform), ...(instance === undefined ? {} : { instance }) }),
      ...(parent === undefined ? [] : [upsert('container', { container: parent })]),
      upsert('browsePathsV2', {
        path: [...(instance === undefined ? [] : [instance]), ...containers].map((urn) => ({ id: urn, urn })),
      }),
    ];
  }

  #asset(place: Place, properties: object, more: readonly Proposal[]): Asset {
    const { path, platform } = place;
    const isBucket = path === '';
    const name = nameBelow(place, depthOf(place));
    return {
      urn: this.#urn(place),
      type: 'container',
      order: orderOf(place),
      proposals: [
        upsert('containerProperties', { name, customProperties: this.#key(place), env: this.#naming.env, ...properties }),
        ...this.placement(platform, isBucket ? [] : wayTo(place)),
        ...presence(isBucket ? BUCKET_SUBTYPES[platform] : 'Folder'),
        ...more,
      ],
    };
  }

  /** Made as DataHub's own sources for stores make it, so that what they and Sluice write meets. */
  #urn(place: Place): string {
    const { env, ...key } = this.#key(place);
    const sorted = Object.entries({ instance: env, ...key }).sort(([a], [b]) => (a < b ? -1 : 1));
    return `urn:li:container:${createHash('md5')
      .update(asciiJson(Object.fromEntries(sorted)))
      .digest('hex')}`;
  }

  #key({ platform, bucket, path }: Place): Record<string, string> & { readonly env: string } {
    const { env, platformInstance } = this.#naming;
    const hasName = path === '' && platform !== 'file';
    return {
      platform,
      ...(platformInstance === undefined ? {} : { instance: platformInstance }),
      env,
      ...(hasName ? { bucket_name: bucket } : { folder_abs_path: path === '' ? bucket : `${bucket}/${path}` }),
    };
  }
}

function orderOf({ platform, bucket, path }: Place): string {
  return `1 ${platform} ${bucket}/${path}`;
}
