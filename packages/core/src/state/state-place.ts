import type { SaveJournal } from './journal/journal-file.js';

/** A journal in a file of this machine. */
export interface LocalJournal {
  readonly path: string;
  /** What to call it in messages. */
  readonly name: string;
}

/** Where a state is. One run at a time can take it, and only that one uses the rest. Each call throws STATE_FAILED where it cannot be done. */
export interface StatePlace {
  /** What to call it in messages. */
  readonly name: string;
  /** Throws STATE_IN_USE where another run has it. */
  take(runId: string): Promise<void>;
  /** Throws STATE_IN_USE where another run has taken it over. */
  verify(): void;
  /** The numbers of its journals, the least first. */
  journals(): Promise<readonly number[]>;
  /** A journal as it was kept. Throws STATE_DAMAGED. */
  read(number: number): Promise<LocalJournal>;
  /** A journal that is still empty. */
  make(number: number): Promise<LocalJournal>;
  /**
   * What keeps a journal that is read or made; absent where it is kept as soon as its file is synced.
   *
   * @param length how much of it is kept already and stays, in bytes.
   */
  saving?(number: number, length: number): SaveJournal;
  /** All files that the run reads or writes are open. */
  opened(): void;
  /** Removes some of those that `journals` told of. */
  remove(numbers: readonly number[]): Promise<void>;
  /** Lets others have it. */
  release(): Promise<void>;
}
