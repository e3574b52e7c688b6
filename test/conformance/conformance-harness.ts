import type { ObjectStoreHarness, ProcessorHarness, SinkHarness, SourceHarness } from '@sluice/testkit';

/** A harness of a bundled plugin, by what it is. That of a source is for its store too, unless it reads none. */
export type BundledHarness =
  | { readonly kind: 'source'; readonly withoutStore?: false; start(): Promise<SourceHarness & ObjectStoreHarness> }
  | { readonly kind: 'source'; readonly withoutStore: true; start(): Promise<SourceHarness> }
  | { readonly kind: 'processor'; start(): Promise<ProcessorHarness> }
  | { readonly kind: 'sink'; start(): Promise<SinkHarness> };

/** What a file in `harnesses/` exports as `harness`. */
export type ConformanceHarness = BundledHarness & {
  /** Why it cannot be started on this machine; such a plugin is skipped, but fails in CI. */
  unavailable?(): string | undefined;
};
