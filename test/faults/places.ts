import type { ProxiedRequest } from '@sluice/testkit';

/** A place in a run where something can go wrong. */
export interface Place {
  /** What stands on the other side. */
  readonly side: 'store' | 'catalogue';
  readonly matches: (request: ProxiedRequest) => boolean;
  /** Which subjects it may cost, by their names; without it, none but by a run that fails as a whole. */
  readonly reaches?: RegExp;
  /** The buckets are named in the workflow and not listed. */
  readonly isNamed?: boolean;
}

const of =
  (method: string, path: RegExp) =>
  (request: ProxiedRequest): boolean =>
    request.method === method && path.test(request.path);

const isListing = of('GET', /^\/fa-sales\/?\?.*list-type=2.*prefix=orders/);
const isLater = ({ path }: ProxiedRequest): boolean => /continuation-token=|start-after=/.test(path);
const ofContainer = (name: string) => (request: ProxiedRequest) =>
  of('PUT', /\/v1\/containers$/)(request) && Buffer.from(request.body).includes(`"name":"${name}"`);
const ORDERS = /^s3:\/\/fa-sales\/orders$/;

/** The places between Sluice and the store. */
export const STORE_PLACES = {
  'list of buckets': { side: 'store', matches: of('GET', /^\/(\?|$)/) },
  location: { side: 'store', matches: of('GET', /^\/fa-archive\/?\?location/), isNamed: true },
  metrics: { side: 'store', matches: of('POST', /./) },
  manifest: {
    side: 'store',
    matches: of('GET', /^\/fa-sales\/openmetadata\.json/),
    reaches: /^s3:\/\/fa-sales\/openmetadata.json$/,
  },
  'tags of a bucket': { side: 'store', matches: of('GET', /^\/fa-sales\/?\?tagging/), reaches: /^s3:\/\/fa-sales$/ },
  'first page': { side: 'store', matches: (request) => isListing(request) && !isLater(request), reaches: ORDERS },
  'later page': { side: 'store', matches: (request) => isListing(request) && isLater(request), reaches: ORDERS },
  'text sample': { side: 'store', matches: of('GET', /^\/fa-sales\/orders\/[^?]*(\?x-id=GetObject)?$/), reaches: ORDERS },
  'Parquet sample': {
    side: 'store',
    matches: of('GET', /^\/fa-sales\/maps\/[^?]*(\?x-id=GetObject)?$/),
    reaches: /^s3:\/\/fa-sales\/maps$/,
  },
  'tags of an object': { side: 'store', matches: of('GET', /^\/fa-sales\/orders\/.*\?tagging/), reaches: ORDERS },
} satisfies Readonly<Record<string, Place>>;

/** The places between Sluice and the catalogue. */
export const CATALOGUE_PLACES = {
  version: { side: 'catalogue', matches: of('GET', /\/v1\/system\/version/) },
  service: { side: 'catalogue', matches: of('PUT', /\/v1\/services\/storageServices/) },
  'look-up of a tag': { side: 'catalogue', matches: of('GET', /\/v1\/tags\/name/), reaches: /^s3:/ },
  'a tag': { side: 'catalogue', matches: of('PUT', /\/v1\/(tags|classifications)/), reaches: /^s3:/ },
  'look-up of a container': {
    side: 'catalogue',
    matches: of('GET', /\/v1\/containers\/name\/lake\.fa-sales\.orders/),
    reaches: ORDERS,
  },
  'a bucket': { side: 'catalogue', matches: ofContainer('fa-sales'), reaches: /^s3:\/\/fa-sales(\/|$)/ },
  'a dataset': { side: 'catalogue', matches: ofContainer('orders'), reaches: ORDERS },
  'listing, first page': {
    side: 'catalogue',
    matches: (request) => of('GET', /\/v1\/containers\?/)(request) && !/after=/.test(request.path),
  },
  'listing, later page': {
    side: 'catalogue',
    matches: (request) => of('GET', /\/v1\/containers\?/)(request) && /after=/.test(request.path),
  },
  delete: { side: 'catalogue', matches: of('DELETE', /./) },
  'status of the run': { side: 'catalogue', matches: of('PUT', /pipelineStatus/) },
} satisfies Readonly<Record<string, Place>>;

/** All places, by their names in the table. */
export const PLACES: Readonly<Record<string, Place>> = { ...STORE_PLACES, ...CATALOGUE_PLACES };
