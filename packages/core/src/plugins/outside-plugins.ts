import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { IngestError, type PluginDefinition, toIngestError } from '@sluice/plugin-api';
import { importPlugins } from './import-plugins.js';
import { faultOf } from './plugin-fault.js';
import type { PluginRegistry } from './plugin-registry.js';
import { resolvePlugin } from './resolve-plugin.js';

/** Where Sluice itself is installed, and so what is installed beside it. */
const OWN_FOLDER = dirname(fileURLToPath(import.meta.url));

/** A package or file that is to be loaded. */
export interface OutsideMention {
  /** A package, or a path: it begins with `.` or `/`, or is a file URL. */
  readonly specifier: string;
  /** What a path counts from. */
  readonly folder: string;
}

/** A package or file that was loaded, with the plugins in it. */
export interface OutsidePlugins {
  readonly specifier: string;
  readonly file: string;
  readonly plugins: readonly PluginDefinition[];
}

/** What became of {@link addOutside}. */
export interface AddedOutside<M extends OutsideMention> {
  /** The registry with all that could be loaded besides. */
  readonly registry: PluginRegistry;
  readonly loaded: readonly OutsidePlugins[];
  readonly problems: readonly { readonly mention: M; readonly error: IngestError }[];
}

/**
 * Loads plugins from outside, each file once.
 *
 * @param folders where packages are looked for before the folder of Sluice itself, the first one first.
 */
export async function addOutside<M extends OutsideMention>(
  registry: PluginRegistry,
  mentions: readonly M[],
  folders: readonly string[],
): Promise<AddedOutside<M>> {
  const loaded = new Map<string, OutsidePlugins>();
  const problems: { mention: M; error: IngestError }[] = [];
  let all = registry;
  for (const mention of mentions) {
    const { specifier, folder } = mention;
    const attempt = async (load: () => void | Promise<void>): Promise<void> => {
      try {
        await load();
      } catch (error) {
        problems.push({ mention, error: toIngestError(error) });
      }
    };
    await attempt(async () => {
      const file = resolvePlugin(specifier, { path: folder, packages: [...folders, OWN_FOLDER] });
      if (loaded.has(file)) return;
      const plugins: PluginDefinition[] = [];
      loaded.set(file, { specifier, file, plugins });
      for (const exported of await importPlugins(file)) {
        await attempt(() => {
          const definition = checked(exported, file);
          all = all.with(definition, file);
          plugins.push(definition);
        });
      }
    });
  }
  return { registry: all, loaded: [...loaded.values()], problems };
}

function checked(exported: unknown, file: string): PluginDefinition {
  const fault = faultOf(exported);
  if (fault === undefined) return exported as PluginDefinition;
  const { kind, type } = (exported ?? {}) as Partial<PluginDefinition>;
  const name = typeof kind === 'string' && typeof type === 'string' ? `the ${kind} plugin ${type} of ${file}` : file;
  throw new IngestError(fault.code, { message: `${name} ${fault.what}` });
}
