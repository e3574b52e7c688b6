import type { IngestError } from './errors.js';

/** A structured logger. Secrets of the workflow are taken out of whatever passes through it. */
export interface Logger {
  debug(message: string, fields?: Readonly<Record<string, unknown>>): void;
  info(message: string, fields?: Readonly<Record<string, unknown>>): void;
  warn(message: string, fields?: Readonly<Record<string, unknown>>): void;
  error(message: string, fields?: Readonly<Record<string, unknown>>): void;
}

/** The time, so that tests can set it. */
export interface Clock {
  /** Milliseconds since 1970-01-01T00:00Z. */
  now(): number;
}

/** Counts what a run costs, and paces it. */
export interface Meter {
  /** How many requests may be under way at a time: asking for more only makes them wait. */
  readonly concurrency: number;
  /**
   * Sends one request as soon as the run may send one more, and counts it by its name in the system's own terms, such as `s3:ListObjectsV2`.
   * A retry is a request of its own; waiting before it is no part of one. Throws REQUESTS_EXHAUSTED, which ends the run, where it has sent all
   * that it may, the signal's reason where the run stops first, and whatever `send` throws.
   */
  request<T>(name: string, send: () => Promise<T>): Promise<T>;
  /** Bytes of data read. */
  bytes(count: number): void;
}

/** Something that the user should know and that did not make anything fail. */
export interface Warning {
  /** Permanent, such as `METRICS_UNKNOWN`; the report groups by it. Those of Sluice itself are in {@link WARNING_CATALOGUE}. */
  readonly code: string;
  readonly message: string;
  /** Where: a URI, or `file:line:column`. */
  readonly path?: string;
}

/** Takes remarks for the report of a run. */
export interface ReportCollector {
  /** Records a warning. One that is equal to an earlier one of the run is recorded once. */
  warn(warning: Warning): void;
}

/** What every step of a run gets. */
export interface StepContext {
  /** Aborted when the run is to stop; hand it to every call that can wait. */
  readonly signal: AbortSignal;
  readonly logger: Logger;
  readonly clock: Clock;
  readonly meter: Meter;
  readonly report: ReportCollector;
}

/** What a source gets to read a split. */
export interface ReadContext extends StepContext {
  /**
   * Whether the last run that came to its end kept an item with an entity of that name and fingerprint: it can be yielded as `known`, and nothing has
   * to be read for it. Absent where nothing is kept: no fingerprint is needed then.
   */
  readonly isKnown?: (fullyQualifiedName: string, fingerprint: string) => boolean;
}

/** A record of a file, by the names of its columns. Values are as the format has them: text, numbers, booleans, dates, lists and records. */
export type SampleRow = Readonly<Record<string, unknown>>;

/** What can be read of a container's data, when it is asked for. Each call may send requests, which the meter counts. */
export interface ContainerData {
  /**
   * The first records, `count` at most, of the file that the container's columns were read from: the same in every run. None where the container has no
   * columns, or nothing of what is read at a time holds a whole record. Throws what reading throws.
   */
  sample(count: number): Promise<readonly SampleRow[]>;
  /**
   * The URI of where {@link sibling} looks, without a slash at its end: a bucket, a dataset's or folder's own folder, the folder that a file is in. It is
   * the container's full path where what lies there speaks of that container alone.
   */
  readonly folder: string;
  /**
   * A small file beside the data, by its name in {@link folder}. `undefined` where there is none. Throws FILE_TOO_LARGE beyond 1 MiB, and what reading throws.
   */
  sibling(name: string): Promise<Uint8Array | undefined>;
  /** Whether something was read of it of which the item's fingerprint says nothing, so that the next run has to read it again. */
  readonly isBeyondFingerprint?: boolean;
}

/** What a processor gets with each entity. */
export interface ProcessContext extends StepContext {
  /** The data behind the entity; absent where there is none, as for what another processor added. */
  readonly data?: ContainerData;
}

/** One thing that `check` tried. */
export interface CheckStep {
  /** What was tried, in the system's own terms, such as `s3:ListAllMyBuckets`. */
  readonly name: string;
  /** What was found. */
  readonly message?: string;
  /** Why it failed, with its hint; absent when it passed. */
  readonly error?: IngestError;
  /** A run can do without it, and says then what is missing. */
  readonly isOptional?: true;
  /** It was not tried; `message` says why. */
  readonly isSkipped?: true;
}
