import {
  COMPONENTS,
  CONFIG,
  definePlugin,
  inject,
  injectable,
  LOGGER,
  type Logger,
  type NamedComponent,
  Sensitive,
  type Sink,
  type Source,
} from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import type { ResolvedComponent, Workflow } from '../workflow/workflow.js';
import { compose, SINK, validateComponents } from './compose.js';
import { FakeSink, FakeSource } from './run.test.fixture.js';
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
class SinkOfSinks extends FakeSink {
  readonly sinks: readonly NamedComponent<Sink>[];

  constructor(@inject(COMPONENTS) sinks: readonly NamedComponent<Sink>[]) {
    super();
    this.sinks = sinks;
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
  listed: readonly ResolvedComponent[] = [],
): ResolvedComponent {
  const definition = definePlugin({
    kind,
    type: 'x',
    title: 'x',
    configSchema: {},
    capabilities: [],
    permissions: [],
    component,
    ...(listed.length === 0 ? {} : { components: { kind: 'sink', at: '/sinks' } as const }),
  });
  return {
    definition,
    config: new Sensitive<Record<string, unknown>>(config),
    configPointer: '',
    sections: new Sensitive({}),
    listed,
  };
}

function workflow(sink: ResolvedComponent): Workflow {
  return {
    file: 'x.yaml',
    outside: [],
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

test('builds what a config lists, each with its own config, for whoever lists it, who alone closes it', async () => {
  const inner = component('sink', SinkOfSinks, {}, [component('sink', InjectedSink, { path: 'b' })]);
  const run = compose(
    workflow(component('sink', SinkOfSinks, {}, [component('sink', InjectedSink, { path: 'a' }), inner])),
    OPTIONS,
  );
  const [first, second] = (run.sink as SinkOfSinks).sinks;
  expect(first).toMatchObject({ type: 'x', component: { config: { path: 'a' }, logger: SILENT_LOGGER } });
  expect(second?.component).toMatchObject({ sinks: [{ component: { config: { path: 'b' } } }] });
  await run.dispose();
  expect(run.sink).toMatchObject({ closed: 1 });
  expect(first?.component).toMatchObject({ closed: 0 });
});

test('says which of what a config lists cannot be built', async () => {
  const problem = await validateComponents(
    workflow(component('sink', SinkOfSinks, {}, [component('sink', BrokenSink)])),
    OPTIONS,
  );
  expect(problem).toMatchObject({ code: 'PLUGIN_INVALID', message: 'The sink x cannot be built: not today' });
});

test('says what a constructor without tokens lacks', async () => {
  class Tokenless extends FakeSink {
    readonly config: unknown;

    constructor(config: unknown) {
      super();
      this.config = config;
    }
  }
  expect(await validateComponents(workflow(component('sink', Tokenless)), OPTIONS)).toMatchObject({
    code: 'PLUGIN_INVALID',
    hint: 'Each parameter of its constructor needs a token: @inject(CONFIG).',
  });
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

test('says which plugin cannot be built', async () => {
  const problem = await validateComponents(workflow(component('sink', BrokenSink)), OPTIONS);
  expect(problem).toMatchObject({ code: 'PLUGIN_INVALID', message: 'The sink x cannot be built: not today' });
});
