import {
  CONFIG,
  definePlugin,
  inject,
  injectable,
  LOGGER,
  type Logger,
  Sensitive,
  type Sink,
  type Source,
} from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import type { ResolvedComponent, Workflow } from '../workflow/workflow.js';
import { compose, SINK, STATE_STORE, validateComponents } from './compose.js';
import { FakeSink, FakeSource, FakeStateStore } from './run.test.fixture.js';
import { SILENT_LOGGER, SYSTEM_CLOCK } from './run-workflow.js';

const OPTIONS = { logger: SILENT_LOGGER, clock: SYSTEM_CLOCK };

@injectable()
class InjectedSink extends FakeSink {
  readonly config: unknown;
  readonly logger: Logger;

  constructor(@inject(CONFIG) config: unknown, @inject(LOGGER) logger: Logger) {
    super();
    this.config = config;
    this.logger = logger;
  }
}

@injectable()
class InjectedSource extends FakeSource {
  constructor() {
    super([]);
  }
}

@injectable()
class BrokenSink extends FakeSink {
  constructor() {
    super();
    throw new TypeError('not today');
  }
}

function component(
  kind: 'source' | 'sink',
  component: new (...dependencies: never[]) => Source | Sink,
  config = {},
): ResolvedComponent {
  const definition = definePlugin({
    kind,
    type: 'x',
    title: 'x',
    configSchema: {},
    capabilities: [],
    permissions: [],
    component,
  });
  return { definition, config: new Sensitive<Record<string, unknown>>(config), configPointer: '', sections: new Sensitive({}) };
}

function workflow(sink: ResolvedComponent): Workflow {
  return {
    file: 'x.yaml',
    serviceName: 's',
    source: component('source', InjectedSource),
    processors: [],
    sink,
    runtime: { concurrency: 1 },
    loggerLevel: 'INFO',
    warnings: [],
    locate: (error) => error,
    secrets: [],
  };
}

test('gives each component its own config and what the run shares', async () => {
  const run = compose(workflow(component('sink', InjectedSink, { path: 'a' })), OPTIONS);
  expect(run.sink).toBeInstanceOf(InjectedSink);
  expect(run.sink).toMatchObject({ config: { path: 'a' }, logger: SILENT_LOGGER });
  await run.dispose();
});

test('keeps runs apart', async () => {
  const [one, two] = [{ path: 'a' }, { path: 'b' }].map((config) =>
    compose(workflow(component('sink', InjectedSink, config)), OPTIONS),
  );
  expect(one?.sink).toMatchObject({ config: { path: 'a' } });
  expect(two?.sink).toMatchObject({ config: { path: 'b' } });
  expect(one?.sink).not.toBe(two?.sink);
  await one?.dispose();
  await two?.dispose();
});

test('takes an override in place of what the workflow asks for, which is not even built', async () => {
  const sink = new FakeSink();
  const run = compose(workflow(component('sink', BrokenSink)), { ...OPTIONS, overrides: [{ token: SINK, value: sink }] });
  expect(run.sink).toBe(sink);
  await run.dispose();
});

test('keeps nothing of what is done unless there is somewhere to keep it', async () => {
  const plain = compose(workflow(component('sink', InjectedSink)), OPTIONS);
  expect(plain.state).toBeUndefined();
  const state = new FakeStateStore();
  const keeping = compose(workflow(component('sink', InjectedSink)), {
    ...OPTIONS,
    overrides: [{ token: STATE_STORE, value: state }],
  });
  expect(keeping.state).toBe(state);
  await Promise.all([plain.dispose(), keeping.dispose()]);
});

test('says which plugin cannot be built', async () => {
  const problem = await validateComponents(workflow(component('sink', BrokenSink)), OPTIONS);
  expect(problem).toMatchObject({ code: 'PLUGIN_INVALID', message: 'The sink x cannot be built: not today' });
});
