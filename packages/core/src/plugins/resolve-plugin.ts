import { existsSync, readFileSync, realpathSync, type Stats, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isAbsolute, join, resolve as resolvePath } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { IngestError, type IngestErrorOptions } from '@sluice/plugin-api';
import { resolve as resolveModule } from 'import-meta-resolve';

const MANIFEST = 'package.json';
const SCHEME = /^[a-z][a-z0-9+.-]*:/i;

/** What plugins from outside are looked for in. */
export interface PluginFolders {
  /** What a relative path counts from. */
  readonly path: string;
  /** Where packages are looked for, each with the folders above it, the first one first. */
  readonly packages: readonly string[];
}

/**
 * The file that a plugin from outside is to be loaded from.
 *
 * @param specifier a package, or a path: it begins with `.` or `/`, or is a file URL.
 * @throws IngestError `PLUGIN_NOT_FOUND`.
 */
export function resolvePlugin(specifier: string, folders: PluginFolders): string {
  if (specifier.startsWith('file:')) return fileAt(pathOf(specifier), specifier);
  if (specifier.startsWith('.') || isAbsolute(specifier)) return fileAt(resolvePath(folders.path, specifier), specifier);
  if (SCHEME.test(specifier)) throw notFound(`${specifier} is neither a package nor a path`);
  return packageFile(specifier, folders);
}

function pathOf(url: string): string {
  try {
    return fileURLToPath(url);
  } catch (cause) {
    throw notFound(`${url} is no URL of a file`, { cause });
  }
}

function fileAt(path: string, specifier: string): string {
  const stats = statsOf(path);
  if (stats === undefined) throw notFound(`there is no file or folder ${path}`);
  if (!stats.isDirectory()) return realpathSync(path);
  if (!existsSync(join(path, MANIFEST))) {
    const hint = `Name the file of the plugin, such as ${specifier}/index.js, or a folder with a ${MANIFEST}.`;
    throw notFound(`the folder ${path} has no ${MANIFEST}`, { hint });
  }
  return folderFile(path);
}

function statsOf(path: string): Stats | undefined {
  try {
    return statSync(path, { throwIfNoEntry: false });
  } catch (cause) {
    // Below a file there is nothing; not every version of Node.js takes that for no entry.
    if ((cause as NodeJS.ErrnoException).code === 'ENOTDIR') return undefined;
    throw notFound(`${path} cannot be read: ${reasonOf(cause)}`, { cause });
  }
}

/** What a package in a folder exports: by its `exports`, as it would import itself, else by its `main`. */
function folderFile(folder: string): string {
  const manifest = join(folder, MANIFEST);
  try {
    const { name, exports } = JSON.parse(readFileSync(manifest, 'utf8')) as {
      readonly name?: unknown;
      readonly exports?: unknown;
    };
    if (exports === undefined || exports === null) return realpathSync(createRequire(manifest).resolve(folder));
    if (typeof name === 'string') return whereBuilt(fileURLToPath(resolveModule(name, pathToFileURL(manifest).href)));
  } catch (cause) {
    if (cause instanceof IngestError) throw cause;
    throw notFound(`the package in ${folder} cannot be resolved: ${reasonOf(cause)}`, { cause });
  }
  throw notFound(`the package in ${folder} has exports and no name`);
}

function packageFile(specifier: string, { path, packages }: PluginFolders): string {
  const folders = [...new Set(packages)];
  for (const folder of folders) {
    const file = packageFileFrom(specifier, folder);
    if (file !== undefined) return file;
  }
  const meant = existsSync(resolvePath(path, specifier)) ? { hint: `There is a path of that name: write ./${specifier}.` } : {};
  const message = `there is no package ${specifier} in a folder node_modules of ${folders.join(', of ')}, or of a folder above`;
  throw notFound(message, meant);
}

function packageFileFrom(specifier: string, folder: string): string | undefined {
  const base = pathToFileURL(join(folder, 'plugins')).href;
  try {
    const url = resolveModule(specifier, base);
    if (!url.startsWith('file:')) throw notFound(`${specifier} is a module of Node.js`);
    return whereBuilt(fileURLToPath(url));
  } catch (cause) {
    if (cause instanceof IngestError) throw cause;
    // The package itself, and not what it refers to, is missing.
    if (isMissing(cause, specifier)) return undefined;
    throw notFound(`the package ${specifier} cannot be resolved: ${reasonOf(cause)}`, { cause });
  }
}

function isMissing(error: unknown, specifier: string): boolean {
  const name = specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');
  return (error as NodeJS.ErrnoException).code === 'ERR_MODULE_NOT_FOUND' && reasonOf(error).includes(`'${name}'`);
}

/** The file that a package's manifest names, which need not be there. */
function whereBuilt(file: string): string {
  if (existsSync(file)) return realpathSync(file);
  throw notFound(`the package names the file ${file}, which is not there`, { hint: 'Build the package, or install it again.' });
}

function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function notFound(message: string, options: Pick<IngestErrorOptions, 'hint' | 'cause'> = {}): IngestError {
  return new IngestError('PLUGIN_NOT_FOUND', { message, ...options });
}
