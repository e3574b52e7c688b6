// Makes one script and one style sheet of those of the report's page, beside the module that puts them into each report. Does nothing when nothing
// was built since the last time.
import { existsSync, readdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const home = join(dirname(fileURLToPath(import.meta.url)), '../packages/report-page');
const styles = join(home, 'src/page/styles');
const script = join(home, 'dist/page-script.js');

/** Makes them; answers their paths. */
export async function bundlePage() {
  const sheets = readdirSync(styles)
    .sort()
    .map((name) => join(styles, name));
  const made = statSync(script, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const from = [join(home, 'dist/page/.tsbuildinfo'), join(home, 'dist/.tsbuildinfo'), fileURLToPath(import.meta.url), ...sheets];
  if (from.some((path) => existsSync(path) && statSync(path).mtimeMs > made)) {
    writeWhole(join(home, 'dist/page.css'), sheets.map((path) => readFileSync(path, 'utf8')).join('\n'));
    writeWhole(script, await scriptText());
  }
  return [script, join(home, 'dist/page.css')];
}

async function scriptText() {
  const build = await rolldown({ input: join(home, 'dist/page/main.js'), platform: 'browser', logLevel: 'warn' });
  const { output } = await build.generate({ format: 'iife', minify: true });
  const licence = readFileSync(join(home, 'node_modules/d3-hierarchy/LICENSE'), 'utf8');
  // It stands in a script element, which none of its own texts may end.
  return `/*! d3-hierarchy\n${licence}*/\n${output[0].code}`.replaceAll('</script', '<\\/script').replaceAll('<!--', '<\\!--');
}

function writeWhole(path, text) {
  writeFileSync(`${path}.${process.pid}`, text);
  renameSync(`${path}.${process.pid}`, path);
}
