import type { ObjectStore } from '@sluice/object-store';
import { MemoryObjectStore, type MemoryObjectStoreOptions, MemoryRequests } from '@sluice/object-store/testing';
import type { FaultKind, Faults, Traffic } from '../harness/faults.js';
import type { Lake, ObjectStoreHarness } from '../harness/store-harness.js';

/** A secret that no output may hold. */
export const CANARY = 'canary-5ae1f0c7';

const KINDS: readonly FaultKind[] = ['denied', 'throttled', 'cut-connection', 'cut-body', 'failing', 'stalled', 'unreachable'];

/** Makes a store that holds a lake, sound or broken. */
export type MakeStore = (lake: Lake, options: MemoryObjectStoreOptions) => ObjectStore;

/** A store that keeps every rule. */
export const soundStore: MakeStore = (lake, options) => new MemoryObjectStore(lake, options);

/** A harness of stores in memory, which share the way to them. */
export function memoryHarness(make: MakeStore = soundStore): ObjectStoreHarness & { readonly requests: MemoryRequests } {
  const requests = new MemoryRequests();
  let held: Lake = {};
  return {
    requests,
    capabilities: ['metrics', 'tags'],
    secrets: [CANARY],
    fill: (lake) => {
      held = lake;
    },
    open: ({ pageSize } = {}) => make(held, { requests, metrics: {}, ...(pageSize === undefined ? {} : { pageSize }) }),
    faults: memoryFaults(requests),
    traffic: memoryTraffic(requests),
  };
}

/** Faults of a system in memory. */
export function memoryFaults<Operation extends string>(requests: MemoryRequests<Operation>): Faults<Operation> {
  return {
    kinds: KINDS,
    inject: (kind, { operations, times = Number.POSITIVE_INFINITY } = {}) => {
      let left = times;
      requests.fault = ({ operation }) => {
        if (left <= 0 || operations?.includes(operation) === false) return undefined;
        left -= 1;
        return kind;
      };
    },
    heal: () => {
      requests.fault = () => undefined;
    },
  };
}

/** What reaches a system in memory. */
export function memoryTraffic<Operation extends string>(requests: MemoryRequests<Operation>): Traffic {
  return {
    get count() {
      return requests.seen.length;
    },
    get mostInFlight() {
      return requests.mostInFlight;
    },
    reset: (milliseconds = 0) => {
      requests.reset();
      requests.milliseconds = milliseconds;
    },
  };
}
