import type { ErrorCode } from '@sluice/plugin-api';

/** Something wrong with a workflow file, before its place is looked up. */
export interface Problem {
  readonly code: ErrorCode;
  /** What it is about; where that is missing, the pointer that it would have. */
  readonly pointer: string;
  /** The part of the command line that it is about, instead of something in the file. */
  readonly flag?: string;
  /** Whether to show the key or the value; what is missing is shown at the key that should hold it. */
  readonly at: 'key' | 'value';
  /** Begins with the dotted path. Holds no value of the file, since any may be a secret. */
  readonly message: string;
  readonly hint?: string;
  readonly cause?: unknown;
  /** For an unknown key: the keys that are known beside it. */
  readonly siblings?: readonly string[];
}
