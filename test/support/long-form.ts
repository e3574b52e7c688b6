import type { TestContext } from 'vitest';

declare module 'vitest' {
  interface TaskMeta {
    /** What of a test `npm run test:torture` counts, and how many of it were done. */
    counted?: { readonly what: string; readonly runs: number };
  }
}

/** Whether tests are to run their long form, as `npm run test:torture` asks. */
export const IS_LONG = process.env['SLUICE_TORTURE'] === '1';

/** Says how many of something a test has done so far; a test that says nothing counts as one case. */
export function countRuns({ task }: Pick<TestContext, 'task'>, what: string, runs: number): void {
  task.meta.counted = { what, runs };
}
