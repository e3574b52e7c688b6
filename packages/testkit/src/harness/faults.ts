/**
 * What can go wrong between a plugin and its system:
 *
 * - `denied`: the system answers that access is not allowed, as it does for missing permissions;
 * - `throttled`: it answers that it is asked for too much;
 * - `cut-connection`: the connection breaks in the middle of an answer;
 * - `cut-body`: an answer comes whole as HTTP has it, but its content breaks off in the middle;
 * - `failing`: it answers with an error of its own, as HTTP's 500 is;
 * - `stalled`: it never answers;
 * - `unreachable`: no connection comes about.
 */
export type FaultKind = 'denied' | 'throttled' | 'cut-connection' | 'cut-body' | 'failing' | 'stalled' | 'unreachable';

/** Which requests a fault is about. */
export interface FaultScope<Operation extends string> {
  /** Default: all. */
  readonly operations?: readonly Operation[];
  /** How many requests; those after them succeed. Default: all until `heal`. */
  readonly times?: number;
}

/** Makes things go wrong. */
export interface Faults<Operation extends string> {
  /** What it can make go wrong. */
  readonly kinds: readonly FaultKind[];
  /** From now on, requests fail so. */
  inject(kind: FaultKind, scope?: FaultScope<Operation>): Promise<void> | void;
  /** From now on, all is well again. */
  heal(): Promise<void> | void;
}

/** What reaches a system of what a plugin sends. */
export interface Traffic {
  /** How many requests arrived since the last `reset`. */
  readonly count: number;
  /** How many of them were not answered yet at a time, at the most. */
  readonly mostInFlight: number;
  /** Forgets what was counted; from now on each request takes so long. */
  reset(milliseconds?: number): void;
}
