#!/usr/bin/env node
import { readFileSync, statSync } from 'node:fs';
import module from 'node:module';
import { isAbsolute, join } from 'node:path';

const LINGER_MILLISECONDS = 2000;
const FAILED = 1;
/** The exit code of Node.js where nothing is left to do and something is still waited for. It says nothing then. */
const UNSETTLED = 13;

// From Node.js 22.8 on, what was compiled once need not be again. Only in a folder of the user's own: elsewhere others may write.
const { HOME, XDG_CACHE_HOME = HOME && join(HOME, '.cache') } = process.env;
if (XDG_CACHE_HOME !== undefined && isAbsolute(XDG_CACHE_HOME))
  module.enableCompileCache?.(join(XDG_CACHE_HOME, 'sluice', 'compiled'));
const bundled = isBundled();
// Of what packages do that is deprecated Node.js does not tell their users; in a bundle it cannot know what is theirs.
if (bundled) process.noDeprecation = true;
const { main } = await import(bundled ? '../bundle/main.js' : '../dist/main.js');
let isDone = false;
process.once('exit', (code) => {
  if (isDone || (code !== 0 && code !== UNSETTLED)) return;
  process.stderr.write('sluice ended before it was done: a plugin ended the process, or waits for what never comes.\n');
  process.exitCode = FAILED;
});
process.exitCode = await main(process.argv.slice(2));
isDone = true;
// Something that still holds the process open after all is closed must not keep a scheduler waiting.
setTimeout(() => process.exit(), LINGER_MILLISECONDS).unref();

/** Whether the bundle is there and holds what was built last. In a package, where nothing is built, it always does. */
function isBundled() {
  const bundle = new URL('../bundle/', import.meta.url);
  const modifiedAt = (path) => statSync(new URL(path, bundle), { throwIfNoEntry: false })?.mtimeMs;
  const madeAt = modifiedAt('main.js');
  if (madeAt === undefined) return false;
  if (modifiedAt('built.json') === undefined) return true;
  return JSON.parse(readFileSync(new URL('built.json', bundle), 'utf8')).every((path) => modifiedAt(path) <= madeAt);
}
