import { type CheckStep, IngestError, isIngestError, type Source, type SourceItem } from '@sluice/plugin-api';
import { BROKEN_STORES } from './broken-stores.test.fixture.js';
import { type MakeStore, soundStore } from './memory-harness.test.fixture.js';
import type { SourceBreaks } from './memory-source-harness.test.fixture.js';
import { BROKEN_PLUGINS } from './test-plugin.test.fixture.js';
import { countedOnce, toldOf, unbounded } from './told-of.test.fixture.js';
import { withOverrides } from './with-overrides.test.fixture.js';

const broken = (source: NonNullable<SourceBreaks['source']>): SourceBreaks => ({ source });

/** Changes each item that is read. */
const items = (change: (item: SourceItem) => SourceItem): SourceBreaks =>
  broken((sound) => ({
    read: async function* (split, context) {
      for await (const item of sound.read(split, context)) yield change(item);
    },
  }));

const isDenial = (error: unknown): boolean => isIngestError(error) && error.code === 'STORE_ACCESS_DENIED';

/** Takes one kind of fault, where buckets are listed, for the end of the list. */
const endsAt = (kind: 'cut-connection' | 'cut-body'): SourceBreaks =>
  broken((sound) => ({
    plan: async function* (context) {
      let isCut = false;
      try {
        yield* sound.plan(toldOf(context, kind, () => (isCut = true)));
      } catch (error) {
        if (!isCut) throw error;
      }
    },
  }));

const overStore = (name: string): SourceBreaks => {
  const store = BROKEN_STORES[name];
  return store === undefined ? {} : { store };
};

const metered: MakeStore = (lake, options) => {
  const sound = soundStore(lake, options);
  return withOverrides(sound, { listBuckets: (context) => sound.listBuckets(countedOnce(context)) });
};

/** For each rule of sources, one that breaks it and no other. */
export const BROKEN_SOURCES: Readonly<Record<string, SourceBreaks>> = {
  ...BROKEN_PLUGINS,
  'empty-store': broken((sound) => ({
    plan: async function* (context) {
      let count = 0;
      for await (const split of sound.plan(context)) {
        count += 1;
        yield split;
      }
      if (count === 0) throw new IngestError('STORE_REQUEST_FAILED');
    },
  })),
  'reads-all': broken((sound) => ({
    plan: async function* (context) {
      for await (const split of sound.plan(context)) if (!split.id.endsWith('sluice-plain')) yield split;
    },
  })),
  'pages-of-one': broken((sound, { config }) => ({
    plan: async function* (context) {
      for await (const split of sound.plan(context)) {
        if (config.pageSize !== 1 || !split.id.endsWith('sluice-plain')) yield split;
      }
    },
  })),
  'same-twice': broken((sound, { shared }) => ({
    plan: async function* (context) {
      const splits = [];
      for await (const split of sound.plan(context)) splits.push(split);
      shared.plans += 1;
      yield* shared.plans % 2 === 0 ? splits : splits.reverse();
    },
  })),
  'plain-splits': broken((sound) => ({
    plan: async function* (context) {
      for await (const split of sound.plan(context)) {
        yield { ...split, payload: { ...(split.payload as object), seen: undefined as never } };
      }
    },
  })),
  'parents-first': items((item) =>
    item.type === 'split' ? { ...item, split: { ...item.split, root: `${item.split.root}-` } } : item,
  ),
  names: broken((sound) => ({ service: { ...sound.service, serviceType: 'S3' } })),
  entities: items((item) => (item.type === 'entity' ? { ...item, entity: { ...item.entity, colour: 'blue' } as never } : item)),
  'closes-twice': broken(() => {
    let closed = 0;
    return {
      close: async () => {
        closed += 1;
        if (closed === 2) throw new Error('closed already');
      },
    };
  }),
  'check-passes': broken(() => ({
    check: async function* () {
      yield { name: 'mem:Check', error: new IngestError('STORE_ACCESS_DENIED') };
    },
  })),
  'check-fails': broken((sound) => ({
    check: async function* (context) {
      for await (const { name } of sound.check(context)) yield { name } satisfies CheckStep;
    },
  })),
  denied: broken((sound) => ({
    read: async function* (split, context) {
      try {
        yield* sound.read(split, context);
      } catch (error) {
        throw isDenial(error) ? new IngestError('STORE_ACCESS_DENIED', { message: 'denied somewhere' }) : error;
      }
    },
  })),
  'fails-alone': broken((sound) => {
    let first: Promise<boolean> | undefined;
    return {
      read: async function* (split, context) {
        if (split.parent === undefined) return yield* sound.read(split, context);
        const isFirst = first === undefined;
        let tell = (_isDenied: boolean): void => undefined;
        first ??= new Promise((resolve) => {
          tell = resolve;
        });
        // All others come after the first, and fail with it.
        if (!isFirst && (await first)) throw new IngestError('STORE_ACCESS_DENIED', { path: split.id });
        try {
          yield* sound.read(split, context);
          tell(false);
        } catch (error) {
          tell(isDenial(error));
          throw error;
        } finally {
          tell(false);
        }
      },
    };
  }),
  unreachable: broken((sound) => ({
    plan: async function* (context) {
      try {
        yield* sound.plan(context);
      } catch (error) {
        if (!isIngestError(error) || error.code !== 'STORE_UNREACHABLE') throw error;
      }
    },
  })),
  'cut-connection': endsAt('cut-connection'),
  'cut-body': endsAt('cut-body'),
  throttled: overStore('throttled'),
  abort: overStore('abort'),
  bounded: broken((sound, { requests }) => ({
    read: async function* (split, context) {
      const ask = () => requests.send({ operation: 'head', path: '', uri: '' }, unbounded(context), () => undefined);
      await Promise.all([ask(), ask(), ask(), ask()]);
      yield* sound.read(split, context);
    },
  })),
  metered: { store: metered },
  'outcomes-add-up': broken((sound, { requests }) => ({
    read: async function* (split, context) {
      try {
        yield* sound.read(split, context);
      } catch (error) {
        // Only where what was denied is allowed again.
        const isOver = requests.fault({ operation: 'list', path: '', uri: '' }) === undefined;
        if (!isDenial(error) || !isOver) throw error;
      }
    },
  })),
  gone: broken(() => ({ deletion: { isWhole: false, most: 1000 } }) satisfies Partial<Source>),
  'no-secrets': broken((sound, { config, logger }) => ({
    plan: (context) => {
      logger.debug(`planning with ${config.token}`);
      return sound.plan(context);
    },
  })),
};
