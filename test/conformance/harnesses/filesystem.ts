import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { FilesystemObjectStore, type LakeCalls, plugin, pluginWith, type StoreParts } from '@sluice/plugin-filesystem';
import type {
  FaultKind,
  Faults,
  Lake,
  ObjectStoreHarness,
  SourceHarness,
  StoreOpening,
  StoreOperation,
  Traffic,
} from '@sluice/testkit';
import type { ConformanceHarness } from '../conformance-harness.js';

/** What the system says of each fault that a filesystem has. */
const SYSTEM_ERRORS: Readonly<Partial<Record<FaultKind, string>>> = {
  denied: 'EACCES',
  throttled: 'EMFILE',
  failing: 'ESTALE',
  unreachable: 'ENOTCONN',
};
const NO_ANSWERS =
  'a filesystem gives no answers that break off; that a folder is unmounted while it is listed is a test of the plugin';

/** A folder of buckets, with what a disk cannot be brought to do put between it and the store. */
export const harness: ConformanceHarness = { kind: 'source', start };

async function start(): Promise<SourceHarness & ObjectStoreHarness> {
  const root = mkdtempSync(join(tmpdir(), 'sluice-conformance-'));
  const between = new Between();
  const parts = (opening: StoreOpening): StoreParts => ({ ...opening, through: (lake) => between.around(lake) });
  let sourceOpening: StoreOpening = {};
  return {
    definition: pluginWith(() => parts(sourceOpening)),
    capabilities: plugin.capabilities,
    folder: fileURLToPath(new URL('../../../plugins/filesystem', import.meta.url)),
    secrets: [],
    waivers: {
      'no-secrets': 'there are none in its connection',
      'odd-paths': 'no file has such a path, and none is a folder too',
      'dot-segments': 'no file has such a path',
      'cut-connection': NO_ANSWERS,
      'cut-body': NO_ANSWERS,
    },
    fill: (lake) => fill(root, lake),
    open: (opening = {}) => new FilesystemObjectStore({ root }, parts(opening)),
    section: (opening = {}) => {
      sourceOpening = opening;
      return { connection: { type: 'CustomStorage', root } };
    },
    wrongSections: [
      { connection: { root, containerFilterPattern: { includes: ['('] } } },
      { connection: { root }, options: { dataPathFilterPattern: { excludes: ['['] } } },
    ],
    faults: between,
    traffic: between,
    stop: async () => rmSync(root, { recursive: true }),
  };
}

class Between implements Faults<StoreOperation>, Traffic {
  readonly kinds: readonly FaultKind[] = [...(Object.keys(SYSTEM_ERRORS) as FaultKind[]), 'stalled'];
  #milliseconds = 0;
  /** What came since the last reset. No call of a filesystem can be stopped: one that was given up may still be under way. */
  #calls = { count: 0, inFlight: 0, most: 0 };
  #faultOf: (operation: StoreOperation) => FaultKind | undefined = () => undefined;

  get count(): number {
    return this.#calls.count;
  }

  get mostInFlight(): number {
    return this.#calls.most;
  }

  around(lake: LakeCalls): LakeCalls {
    return {
      bucketNames: () => this.#pass('listBuckets', () => lake.bucketNames()),
      bucket: (name) => this.#pass('listBuckets', () => lake.bucket(name)),
      folder: (bucket, prefix) => this.#pass('list', () => lake.folder(bucket, prefix)),
      readFolder: (folder, prefix) => this.#pass('list', () => lake.readFolder(folder, prefix)),
      head: (bucket, key) => this.#pass('head', () => lake.head(bucket, key)),
      read: (bucket, key, range) => this.#pass('read', () => lake.read(bucket, key, range)),
      write: (bucket, key, bytes) => lake.write(bucket, key, bytes),
    };
  }

  inject: Faults<StoreOperation>['inject'] = (kind, { operations, times = Number.POSITIVE_INFINITY } = {}) => {
    let left = times;
    this.#faultOf = (operation) => {
      if (left <= 0 || operations?.includes(operation) === false) return undefined;
      left -= 1;
      return kind;
    };
  };

  heal(): void {
    this.#faultOf = () => undefined;
  }

  reset(milliseconds = 0): void {
    this.#calls = { count: 0, inFlight: 0, most: 0 };
    this.#milliseconds = milliseconds;
  }

  async #pass<T>(operation: StoreOperation, call: () => Promise<T>): Promise<T> {
    const calls = this.#calls;
    calls.count += 1;
    calls.inFlight += 1;
    calls.most = Math.max(calls.most, calls.inFlight);
    try {
      if (this.#milliseconds > 0) await new Promise((resolve) => setTimeout(resolve, this.#milliseconds));
      const fault = this.#faultOf(operation);
      if (fault === undefined) return await call();
      if (fault === 'stalled') await new Promise(() => {});
      const code = SYSTEM_ERRORS[fault];
      throw Object.assign(new Error(`${code}: as the system says`), { code });
    } finally {
      calls.inFlight -= 1;
    }
  }
}

function fill(root: string, lake: Lake): void {
  rmSync(root, { recursive: true });
  mkdirSync(root);
  for (const [bucket, objects] of Object.entries(lake)) {
    mkdirSync(join(root, bucket));
    for (const [key, content] of Object.entries(objects)) {
      const path = join(root, bucket, key);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, content);
    }
  }
}
