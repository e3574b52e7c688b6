import type { NamedComponent, Sink } from '@sluice/plugin-api';
import { failureOf, joined } from './sink-failures.js';

/** One of several sinks, by a name that tells it from the others. */
export interface NamedSink {
  readonly name: string;
  readonly sink: Sink;
}

/** Names sinks by their types; of several of one type, each with its place in the list. */
export function namedSinks(components: readonly NamedComponent<Sink>[]): readonly NamedSink[] {
  return components.map(({ type, component: sink }, index) => {
    const isOnly = components.filter((other) => other.type === type).length === 1;
    return { name: isOnly ? type : `${type} (sinks[${index}])`, sink };
  });
}

/** Calls all sinks side by side and waits for all. Throws one error for all that failed, when the last is done. */
export async function callAll<T>(sinks: readonly NamedSink[], call: (sink: Sink) => Promise<T>): Promise<readonly T[]> {
  const calls = sinks.map(async ({ name, sink }) => {
    try {
      return { value: await call(sink) };
    } catch (error) {
      return { failure: failureOf(name, error) };
    }
  });
  const settled = await Promise.all(calls);
  const [first, ...others] = settled.flatMap((each) => ('failure' in each ? [each.failure] : []));
  if (first !== undefined) throw joined([first, ...others]);
  return settled.flatMap((each) => ('value' in each ? [each.value] : []));
}
