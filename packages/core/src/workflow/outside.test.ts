import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { folderWith, moduleWith } from '../plugins/folder.test.fixture.js';
import { parseWorkflow } from './load-workflow.js';
import { withOutside } from './outside.js';
import { REGISTRY, SOURCE } from './plugins.test.fixture.js';
import { WorkflowError } from './workflow-error.js';

const START = `${SOURCE}sink: { type: console }\n`;

const home = folderWith({
  'one.js': moduleWith('one', 'other'),
  'filter.js': moduleWith('filter'),
  'old.js': moduleWith('old').replace('apiVersion: 1', 'apiVersion: 7'),
  'node_modules/@acme/two/package.json': { name: '@acme/two', exports: { import: './two.js' } },
  'node_modules/@acme/two/two.js': moduleWith('two'),
});
const FILE = join(home, 'w.yaml');

interface Given {
  readonly plugins?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
}

function load(text: string, { plugins = [], environment = {} }: Given = {}) {
  return parseWorkflow(START + text, FILE, { registry: REGISTRY, plugins, environment });
}

/** What is wrong, a line each: place, code and message, and the hints. */
async function problemsOf(text: string, given?: Given) {
  const problems = await load(text, given).then(
    () => [],
    (error: unknown) => {
      if (error instanceof WorkflowError) return error.problems;
      throw error;
    },
  );
  return {
    lines: problems.map(({ path, code, message }) =>
      `${path} ${code} ${message}`.replaceAll(FILE, 'w.yaml').replaceAll(home, '~'),
    ),
    hints: problems.map(({ hint }) => hint),
  };
}

describe('plugins from outside', () => {
  it('are loaded from paths that count from the file, and from packages beside it', async () => {
    const workflow = await load('plugins: [./one.js, "@acme/two"]\nprocessors: [{ type: two }, { type: one }]\n');
    expect(workflow.processors.map(({ definition }) => definition.title)).toEqual(['The two', 'The one']);
    expect(workflow.outside.map(({ specifier, file, plugins }) => [specifier, file, plugins.length])).toEqual([
      ['./one.js', join(home, 'one.js'), 2],
      ['@acme/two', join(home, 'node_modules/@acme/two/two.js'), 1],
    ]);
  });

  it('are loaded as the caller says besides, from paths that count from the working directory', async () => {
    const path = `./${relative(process.cwd(), join(home, 'one.js'))}`;
    const workflow = await load('processor: { type: one }\nplugins: [./one.js]\n', { plugins: [path, '@acme/two'] });
    expect(workflow.outside.map(({ specifier }) => specifier)).toEqual(['./one.js', '@acme/two']);
    expect((await withOutside(REGISTRY, [path])).types('processor')).toEqual(['all', 'filter', 'one', 'other']);
    expect(await withOutside(REGISTRY, [])).toBe(REGISTRY);
  });

  it('may come from variables', async () => {
    const { outside } = await load('plugins: ["${WHERE}/one.js"]\n', { environment: { WHERE: home } });
    expect(outside).toHaveLength(1);
    const { lines } = await problemsOf('plugins: ["${WHERE}/one.js"]\n');
    expect(lines).toEqual([
      'w.yaml:8:11 WORKFLOW_UNSET_VARIABLE plugins[0] uses the environment variable WHERE, which is not set',
    ]);
  });

  it('are told with all problems of the file, each at its place', async () => {
    const { lines, hints } = await problemsOf(
      'plugins:\n  - ./none.js\n  - ./filter.js\n  - ./old.js\n  - 12\n  - ""\nprocessor: { type: non }\nruntime: { concurrency: 0 }\n',
      { plugins: ['./nowhere.js'] },
    );
    expect(lines).toEqual([
      `--plugin ./nowhere.js PLUGIN_NOT_FOUND there is no file or folder ${process.cwd()}/nowhere.js`,
      'w.yaml:9:5 PLUGIN_NOT_FOUND plugins[0]: there is no file or folder ~/none.js',
      'w.yaml:10:5 PLUGIN_CLASH plugins[1]: Two processor plugins are called filter: Filter and ~/filter.js',
      'w.yaml:11:5 PLUGIN_VERSION plugins[2]: the processor plugin old of ~/old.js is made for version 7 of the plugin contract, not 1',
      'w.yaml:12:5 WORKFLOW_INVALID_VALUE plugins[3] must be a string, not a number',
      'w.yaml:13:5 WORKFLOW_INVALID_VALUE plugins[4] must not be empty',
      'w.yaml:14:20 PLUGIN_UNKNOWN processor.type: there is no processor plugin non',
      'w.yaml:15:25 WORKFLOW_INVALID_VALUE runtime.concurrency must be at least 1',
    ]);
    expect(hints[2]).toBe('Remove one of them.');
    expect(hints[3]).toContain('Install the version of the plugin');
    expect(hints[6]).toBe('It may be one of those that could not be loaded.');
  });

  it('are known where a name is near theirs', async () => {
    const { lines } = await problemsOf('plugins: [./one.js]\nprocessor: { type: othr }\n');
    expect(lines).toEqual(['w.yaml:9:20 PLUGIN_UNKNOWN processor.type: there is no processor plugin othr; did you mean other?']);
  });

  it('have a config of their own', async () => {
    const { lines } = await problemsOf('plugins: [./one.js]\nprocessor: { type: one, config: { a: 1 } }\n');
    expect(lines).toEqual(['w.yaml:9:35 WORKFLOW_UNKNOWN_KEY processor.config.a is not a known key']);
  });

  it('that cannot be added to a registry are told all at once', async () => {
    await expect(withOutside(REGISTRY, ['./nowhere.js', join(home, 'old.js')])).rejects.toMatchObject({
      problems: [
        { code: 'PLUGIN_NOT_FOUND', path: '--plugin ./nowhere.js' },
        { code: 'PLUGIN_VERSION', path: `--plugin ${join(home, 'old.js')}` },
      ],
    });
  });
});
