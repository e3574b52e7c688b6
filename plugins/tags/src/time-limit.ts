import { createContext, Script } from 'node:vm';

const script = new Script('run()');

/** What `run` returns; `undefined` where it takes longer: V8 stops it then, which nothing else in this thread could. Throws what it throws. */
export function withTimeLimit<T extends object>(milliseconds: number, run: () => T): T | undefined {
  try {
    return script.runInContext(createContext({ run }), { timeout: milliseconds }) as T;
  } catch (error) {
    if (isTimeout(error)) return undefined;
    throw error;
  }
}

/** The error is of the context that was stopped, whose `Error` is another one than ours. */
function isTimeout(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'code' in error && error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}
