import type { PluginDefinition } from '@sluice/plugin-api';
import { childPointer } from './json-pointer.js';
import type { Problem } from './problem.js';

/** The pointer of the section that `--sink` replaces. */
export const SINK_POINTER = '/sink';

const CONFIG_POINTER = '/sink/config';

/** What `--sink TYPE` or `--sink TYPE:VALUE` says. */
export interface SinkOverride {
  readonly type: string;
  readonly value: string | undefined;
}

/** Takes `TYPE` or `TYPE:VALUE` apart. */
export function parseSinkOverride(text: string): SinkOverride {
  const colon = text.indexOf(':');
  return colon === -1 ? { type: text, value: undefined } : { type: text.slice(0, colon), value: text.slice(colon + 1) };
}

/** The file with another sink, which is not configured yet. */
export function withSink(file: unknown, { type }: SinkOverride): unknown {
  return { ...(file as object), sink: { type } };
}

/**
 * Puts the value of `--sink TYPE:VALUE` where the sink wants it.
 *
 * @returns the file and the pointer of that place, or the problem that the sink takes no such value.
 */
export function withSinkValue(
  file: unknown,
  { type, value }: SinkOverride,
  { shorthand }: PluginDefinition,
): { readonly file: unknown; readonly pointer: string } | Problem {
  if (shorthand !== undefined) {
    const pointer = childPointer(CONFIG_POINTER, shorthand);
    return { file: { ...(file as object), sink: { type, config: { [shorthand]: value } } }, pointer };
  }
  return { code: 'WORKFLOW_INVALID_VALUE', pointer: CONFIG_POINTER, at: 'value', message: `the sink ${type} takes no value` };
}
