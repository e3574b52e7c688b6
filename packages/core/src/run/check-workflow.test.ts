import { type CheckStep, definePlugin, IngestError, injectable, Sensitive, type StepContext } from '@sluice/plugin-api';
import { expect, test } from 'vitest';
import type { ResolvedComponent, Workflow } from '../workflow/workflow.js';
import { checkWorkflow } from './check-workflow.js';
import { FakeSink, FakeSource } from './run.test.fixture.js';

type Check = (context: StepContext) => AsyncGenerator<CheckStep>;

const PASSES: Check = async function* () {
  yield { name: 'step' };
};

function component(kind: 'source' | 'sink', type: string, component: new () => FakeSource | FakeSink): ResolvedComponent {
  const definition = definePlugin({
    kind,
    type,
    title: type,
    configSchema: {},
    capabilities: [],
    permissions: [],
    component: injectable()(component) ?? component,
  });
  return { definition, config: new Sensitive({}), configPointer: '', sections: new Sensitive({}), listed: [] };
}

function workflow(source: Check, sink: Check, closed: string[] = []): Workflow {
  class CheckedSource extends FakeSource {
    constructor() {
      super([]);
    }
    override check(context?: StepContext): AsyncGenerator<CheckStep> {
      return source(context as StepContext);
    }
    override async close(): Promise<void> {
      closed.push('source');
    }
  }
  class CheckedSink extends FakeSink {
    override check(context?: StepContext): AsyncGenerator<CheckStep> {
      return sink(context as StepContext);
    }
    override async close(): Promise<void> {
      closed.push('sink');
    }
  }
  return {
    file: 'x.yaml',
    outside: [],
    serviceName: 's',
    source: component('source', 'lake', CheckedSource),
    processors: [],
    sink: component('sink', 'catalogue', CheckedSink),
    runtime: { concurrency: 1 },
    loggerLevel: 'INFO',
    warnings: [],
    locate: (error) => error,
    secrets: [],
  };
}

async function stepsOf(checked: Workflow, options: Parameters<typeof checkWorkflow>[1] = {}) {
  const steps: unknown[] = [];
  for await (const { kind, type, step } of checkWorkflow(checked, options)) {
    steps.push([kind, type, step.name, step.error?.code]);
  }
  return steps;
}

test('tries the source, and then the sink', async () => {
  expect(await stepsOf(workflow(PASSES, PASSES))).toEqual([
    ['source', 'lake', 'step', undefined],
    ['sink', 'catalogue', 'step', undefined],
  ]);
});

test('makes a step of a check that breaks off, and goes on', async () => {
  const breaks: Check = async function* () {
    yield { name: 'step' };
    throw new IngestError('STORE_UNREACHABLE');
  };
  expect(await stepsOf(workflow(breaks, PASSES))).toEqual([
    ['source', 'lake', 'step', undefined],
    ['source', 'lake', 'check', 'STORE_UNREACHABLE'],
    ['sink', 'catalogue', 'step', undefined],
  ]);
});

test('says nothing of what an abort cut off', async () => {
  const stop = new AbortController();
  const cut: Check = async function* () {
    yield { name: 'first' };
    stop.abort();
    yield { name: 'second', error: new IngestError('CANCELLED') };
  };
  const throws: Check = async function* ({ signal }) {
    yield* [];
    signal.throwIfAborted();
  };
  expect(await stepsOf(workflow(cut, PASSES), { signal: stop.signal })).toEqual([['source', 'lake', 'first', undefined]]);
  expect(await stepsOf(workflow(throws, PASSES), { signal: stop.signal })).toEqual([]);
});

test('logs each warning once', async () => {
  const warned: unknown[] = [];
  const logger = { debug() {}, info() {}, error() {}, warn: (...line: unknown[]) => warned.push(line) };
  const warns: Check = async function* ({ report }) {
    for (const path of ['a', 'a', 'b']) report.warn({ code: 'REGION_UNKNOWN', message: 'unknown', path });
    yield { name: 'step' };
  };
  await stepsOf(workflow(warns, PASSES), { logger });
  expect(warned).toEqual([
    ['unknown', { code: 'REGION_UNKNOWN', path: 'a' }],
    ['unknown', { code: 'REGION_UNKNOWN', path: 'b' }],
  ]);
});

test('sends what a step sends', async () => {
  const sends: Check = async function* ({ meter }) {
    yield { name: await meter.request('GET', async () => 'answered') };
  };
  expect(await stepsOf(workflow(sends, PASSES))).toMatchObject([['source', 'lake', 'answered', undefined], {}]);
});
