import { dirname } from 'node:path';
import { pathToFileURL } from 'node:url';
import { IngestError, type IngestErrorOptions } from '@sluice/plugin-api';

const MISSING_PACKAGE = /Cannot find (?:package|module) '([^'./][^']*)'/;
const CORRECT = 'Correct the plugin, or report this to its author.';

/**
 * Loads a file and answers what it exports as `plugin` and as elements of `plugins`, whatever that is.
 *
 * @throws IngestError `PLUGIN_NOT_FOUND` when the file cannot be loaded, `PLUGIN_INVALID` when it exports neither.
 */
export async function importPlugins(file: string): Promise<readonly unknown[]> {
  const { plugin, plugins = [], ...others } = await load(file);
  if (!Array.isArray(plugins)) throw invalid(`${file} exports something as plugins that is no array`);
  const all = plugin === undefined ? plugins : [plugin, ...plugins];
  if (all.length > 0) return all;
  const names = Object.keys(others).sort();
  throw invalid(`${file} exports no plugin${names.length === 0 ? '' : `, only ${names.join(', ')}`}`);
}

async function load(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(file).href)) as Record<string, unknown>;
  } catch (cause) {
    throw new IngestError('PLUGIN_NOT_FOUND', { ...explain(cause, file), cause });
  }
}

function explain(cause: unknown, file: string): Pick<IngestErrorOptions, 'message' | 'hint'> {
  if (!(cause instanceof Error)) return { message: `${file} cannot be loaded: it throws ${String(cause)}`, hint: CORRECT };
  // In what follows the first line, Node.js tells by which modules it came to one that is missing.
  const reason = cause.message.split('\n')[0] ?? '';
  const missing = MISSING_PACKAGE.exec(reason)?.[1];
  if (missing !== undefined) {
    const hint = `Install it where the plugin finds it: npm install ${missing}, in ${dirname(file)} or a folder above.`;
    return { message: `${file} cannot be loaded: ${reason}`, hint };
  }
  const place = placeOf(cause);
  const message = `${file} cannot be loaded: ${cause.name}: ${reason}${place === undefined ? '' : ` (${place})`}`;
  // Node.js does not always tell where.
  const isUnplaced = cause.name === 'SyntaxError' && place === undefined;
  return { message, hint: isUnplaced ? `See where, with: node --check ${file}` : CORRECT };
}

/** `file:line` of the code that is wrong, or that threw, where the error tells it: above its message, or as the first of its callers. */
function placeOf({ stack = '' }: Error): string | undefined {
  const [head = '', ...lines] = stack.split('\n');
  const caller = lines.find((line) => /^\s+at /.test(line)) ?? '';
  const [, place] = /^(?:file:\/\/)?(\/.*:\d+)$/.exec(head) ?? /(?:file:\/\/|\()(\/[^()]*?:\d+)/.exec(caller) ?? [];
  return place === undefined ? undefined : decodeURI(place);
}

function invalid(message: string): IngestError {
  return new IngestError('PLUGIN_INVALID', { message });
}
