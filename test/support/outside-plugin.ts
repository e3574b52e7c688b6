import { cpSync, existsSync, mkdirSync, readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const PLUGIN_API = fileURLToPath(new URL('../../packages/plugin-api/', import.meta.url));

/** Puts a copy of the plugin contract, and of all that it depends on, into `folder`, as an installation of its own would. */
export function copyPluginApi(folder: string): void {
  const modules = join(folder, 'node_modules');
  for (const part of ['package.json', 'dist']) {
    cpSync(join(PLUGIN_API, part), join(modules, '@sluice/plugin-api', part), { recursive: true });
  }
  copyDependencies(PLUGIN_API, modules);
}

function copyDependencies(home: string, modules: string): void {
  const { dependencies = {} } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8')) as {
    readonly dependencies?: object;
  };
  for (const name of Object.keys(dependencies)) {
    const [path] = [join(home, 'node_modules', name), join(home, '..', name)].filter((each) => existsSync(each));
    if (path === undefined) throw new Error(`${name}, which ${home} needs, is not installed`);
    cpSync(realpathSync(path), join(modules, name), { recursive: true });
    copyDependencies(realpathSync(path), modules);
  }
}

/** Writes files by their paths in `folder`; what is no text is written as JSON. */
export function writeFiles(folder: string, files: Readonly<Record<string, unknown>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/**
 * A package with a source, a processor and a sink that need nothing but the plugin contract: the source `made-up` yields the buckets that its
 * config names, the processor `refuse` fails those that it is told to, the sink `printed` prints what it gets.
 */
export const MADE_UP_PACKAGE: Readonly<Record<string, unknown>> = {
  'package.json': { name: '@acme/sluice-made-up', version: '1.2.3', type: 'module', exports: { import: './index.js' } },
  'index.js': `import {
  CLOCK, CONFIG, definePlugin, IngestError, inject, injectable, LOGGER, SERVICE,
} from '@sluice/plugin-api';

class MadeUpSource {
  constructor(config, service, logger) {
    this.config = config;
    this.service = { kind: 'storageService', name: service.name, fullyQualifiedName: service.name, serviceType: 'CustomStorage' };
    logger.info('made up', { contract: import.meta.resolve('@sluice/plugin-api') });
  }
  async *check() {}
  async *plan() {
    for (const name of this.config.buckets) {
      const fullyQualifiedName = \`\${this.service.name}.\${name}\`;
      yield { id: name, scope: name, root: fullyQualifiedName, payload: null, subjects: [{ kind: 'bucket', name }] };
    }
  }
  async *read({ id: name, root: fullyQualifiedName }) {
    const entity = {
      kind: 'container', name, fullyQualifiedName, service: this.service.name, prefix: '/', fullPath: name, fileFormats: [],
    };
    yield { type: 'entity', subject: { kind: 'bucket', name }, entity };
  }
  async close() {}
}

class Refuse {
  constructor(config) {
    this.names = config.names;
  }
  process(entity) {
    if (this.names.includes(entity.name)) throw new IngestError('FILE_CORRUPT', { message: entity.name + ' is refused' });
    return [entity];
  }
}

class Printed {
  constructor(clock) {
    this.startedAt = clock.now();
  }
  async *check() {}
  async write(batch) {
    for (const { fullyQualifiedName } of batch) process.stdout.write(fullyQualifiedName + '\\n');
    return batch.map(() => ({ status: 'created' }));
  }
  async flush() {}
  async close() {}
}

function injected(component, ...tokens) {
  for (const [index, token] of tokens.entries()) inject(token)(component, undefined, index);
  injectable()(component);
  return component;
}

const names = { type: 'array', items: { type: 'string' } };
const common = { capabilities: [], permissions: [] };
export const plugins = [
  definePlugin({
    ...common,
    kind: 'source',
    type: 'made-up',
    title: 'Buckets that the workflow names',
    configSchema: {
      type: 'object',
      additionalProperties: false,
      required: ['buckets'],
      properties: { buckets: { ...names, description: 'The buckets.' } },
    },
    component: injected(MadeUpSource, CONFIG, SERVICE, LOGGER),
  }),
  definePlugin({
    ...common,
    kind: 'processor',
    type: 'refuse',
    title: 'Fails what it is told to',
    configSchema: { type: 'object', additionalProperties: false, properties: { names: { ...names, default: [] } } },
    component: injected(Refuse, CONFIG),
  }),
  definePlugin({
    ...common,
    kind: 'sink',
    type: 'printed',
    title: 'Names on the standard output',
    configSchema: { type: 'object', additionalProperties: false, properties: {} },
    component: injected(Printed, CLOCK),
  }),
];
`,
};

/** A workflow that uses all of {@link MADE_UP_PACKAGE}, which it names by `plugin`. */
export function madeUpWorkflow(plugin: string): string {
  return `plugins: ["${plugin}"]
source: { type: made-up, serviceName: lake, serviceConnection: { config: { buckets: [a, b, c] } } }
processor: { type: refuse, config: { names: [b] } }
sink: { type: printed }
`;
}
