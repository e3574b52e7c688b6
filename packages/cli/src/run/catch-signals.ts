const EXIT_CODES = { SIGINT: 130, SIGTERM: 143 } as const;

/** The signals that end a run. */
export interface CaughtSignals {
  /** Aborted by the first signal. */
  readonly signal: AbortSignal;
  /** The exit code that stands for the signal that came, or `undefined` when none did. */
  exitCode(): number | undefined;
  release(): void;
}

/** Lets the first SIGINT or SIGTERM end the run in good order; a second one exits at once. What is said of it goes to `write`. */
export function catchSignals(write: (text: string) => void): CaughtSignals {
  const controller = new AbortController();
  let exitCode: number | undefined;
  const handlers = Object.entries(EXIT_CODES).map(([name, code]) => {
    const handle = (): void => {
      if (exitCode !== undefined) process.exit(code);
      exitCode = code;
      write(`\n${name}: finishing what is being written; once more to exit at once\n`);
      controller.abort();
    };
    process.on(name, handle);
    return { name, handle };
  });
  return {
    signal: controller.signal,
    exitCode: () => exitCode,
    release: () => {
      for (const { name, handle } of handlers) process.off(name, handle);
    },
  };
}
