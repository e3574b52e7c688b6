/** An entity as the catalogue's stand-in holds it. */
export interface HeldEntity {
  readonly id: string;
  readonly fullyQualifiedName: string;
  readonly deleted?: boolean;
  readonly [key: string]: unknown;
}

/** All that a stand-in of the catalogue holds. */
export type CatalogueState = readonly HeldEntity[];

/** An empty catalogue. */
export const EMPTY_CATALOGUE: CatalogueState = [];

/** What differs from run to run. */
const CHANGING = ['id', 'version', '_facts'];

/** What the stand-in there holds. */
export async function stateOf(url: string): Promise<CatalogueState> {
  return (await (await fetch(`${url}/__state`)).json()) as CatalogueState;
}

/** Puts that in the place of what the stand-in there holds. */
export async function loadState(url: string, state: CatalogueState): Promise<void> {
  await fetch(`${url}/__load`, { method: 'POST', body: JSON.stringify(state) });
}

/** All that is said of an entity, but for the keys to leave out and what is the catalogue's own. */
export function factsOf(entity: HeldEntity, leftOut: ReadonlySet<string> = new Set()): string {
  return JSON.stringify(entity, (key, value: unknown) => {
    // A digest of all that is said says nothing where something of that is left out.
    if (CHANGING.includes(key) || leftOut.has(key) || (key === 'sourceHash' && leftOut.size > 0)) return undefined;
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
    return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  });
}

/**
 * A catalogue as an earlier run may have left it, by what an undisturbed one makes: something is not there yet, something is as it was
 * then, and something is still there that is gone from the store since, a bucket and a dataset in one that is alive.
 */
export function earlierState(undisturbed: CatalogueState): CatalogueState {
  // Without hashes, so that all is written that can be.
  const right = undisturbed.map((entity): HeldEntity => ({ ...entity, sourceHash: undefined }));
  const kept = right.filter(
    ({ fullyQualifiedName: name, _kind }) => !/lake\.fa-sales\.(events|images\.b)/.test(name) && _kind !== 'tags',
  );
  const bucket = right.find(({ fullyQualifiedName }) => fullyQualifiedName === 'lake.fa-sales');
  const dataset = right.find(({ fullyQualifiedName }) => fullyQualifiedName === 'lake.fa-sales.orders');
  if (bucket === undefined || dataset === undefined) throw new Error('The undisturbed run made no lake.fa-sales.orders');
  const older = {
    ...dataset,
    dataModel: { isPartitioned: false, columns: [{ name: 'order_id', dataType: 'STRING', dataTypeDisplay: 'string' }] },
    tags: undefined,
    _facts: '',
  };
  const gone = (from: HeldEntity, name: string, above: string): HeldEntity => ({
    ...from,
    id: `00000000-0000-4000-8000-${name.padStart(12, '0')}`,
    name,
    fullyQualifiedName: `${above}.${name}`,
    fullPath: `s3://${`${above}.${name}`.split('.').slice(1).join('/')}`,
    ...(above === 'lake' ? {} : { _parent: above }),
  });
  return [
    ...kept.map((entity) => (entity === dataset ? older : entity)),
    gone(dataset, 'gone', 'lake.fa-sales'),
    gone(bucket, 'fa-gone', 'lake'),
    gone(dataset, 'below', 'lake.fa-gone'),
  ];
}
