import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  definePlugin,
  type Entity,
  Sensitive,
  type Sink,
  type SourceItem,
  type StepContext,
  type StorageService,
  type Tag,
  type WriteResult,
} from '@sluice/plugin-api';
import { changesBetween } from '@sluice/plugin-api/sinks';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SINK, SOURCE } from '../run/compose.js';
import type { WorkflowReport } from '../run/report/report.js';
import {
  bucketItem,
  bucketSplit,
  CatalogueSink,
  container,
  entrySubject,
  FakeSource,
  groupSplit,
} from '../run/run.test.fixture.js';
import type { Workflow } from '../workflow/workflow.js';
import { applyPlan, planWorkflow } from './plan-workflow.js';

const SECRET = 'canary-secret';

/** A catalogue that tells what a write would change. */
class PlanningCatalogue extends CatalogueSink {
  readonly entities = new Map<string, Entity>();

  async plan(batch: readonly Entity[]): Promise<readonly WriteResult[]> {
    return batch.map((entity) => {
      const earlier = this.entities.get(entity.fullyQualifiedName);
      if (earlier === undefined) return { status: 'created' };
      const changes = changesBetween(earlier, entity);
      return changes.length === 0 ? { status: 'unchanged' } : { status: 'updated', changes };
    });
  }

  override async write(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
    const results = await this.plan(batch);
    await super.write(batch, context);
    for (const entity of batch) this.entities.set(entity.fullyQualifiedName, entity);
    return results;
  }
}

/** A dataset of the bucket a, of that size. */
function dataset(name: string, size: number | undefined, more: { readonly again?: true } = {}): SourceItem {
  const entity = { ...container(name, 'lake.a'), ...(size === undefined ? {} : { size }) };
  return { type: 'entity', subject: entrySubject(name), entity, ...more };
}

function sourceOf(...items: readonly SourceItem[]): FakeSource {
  const names = items.flatMap((item) => (item.type === 'entity' ? [item.subject.name] : []));
  const group = groupSplit('a', ...new Set(names));
  const source = new FakeSource([bucketSplit('a')], {
    a: () => [bucketItem('a'), { type: 'split', split: group }],
    [group.id]: () => items,
  });
  source.deletion = { isWhole: false, most: 10 };
  Object.assign(source, { service: { ...source.service, connection: new Sensitive({ key: SECRET }) } satisfies StorageService });
  return source;
}

function workflow(config: Record<string, unknown> = {}): Workflow {
  const component = (kind: 'source' | 'sink', own: Record<string, unknown>) => ({
    definition: definePlugin({
      kind,
      type: `fake-${kind}`,
      title: 'Fake',
      configSchema: { type: 'object' },
      capabilities: [],
      permissions: [],
      component: class {} as never,
    }),
    config: new Sensitive({ ...own, secret: SECRET }, { ...own, secret: '***' }),
    configPointer: '',
    sections: new Sensitive({}, {}),
    listed: [],
  });
  return {
    file: 'w.yaml',
    outside: [],
    serviceName: 'lake',
    source: component('source', config),
    processors: [],
    sink: component('sink', {}),
    runtime: { concurrency: 4 },
    loggerLevel: 'INFO',
    warnings: [],
    locate: (error) => error,
    secrets: [SECRET],
  };
}

describe('a plan', () => {
  let folder: string;
  let path: string;
  let sink: PlanningCatalogue;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'sluice-plan-'));
    path = join(folder, 'plan.jsonl');
    sink = new PlanningCatalogue();
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  const parts = (source: FakeSource, into: Sink = sink) => ({
    overrides: [
      { token: SOURCE, value: source },
      { token: SINK, value: into },
    ],
  });
  const plan = async (source: FakeSource): Promise<WorkflowReport> => {
    const { report, lines, dispose } = await planWorkflow(workflow(), { ...parts(source), isKept: true });
    writeFileSync(path, [...lines].join(''));
    dispose();
    return report;
  };
  const apply = (more: Partial<Workflow> = {}) => applyPlan({ ...workflow(), ...more }, path, parts(sourceOf()));
  /** Writes it all, as a run does. */
  const run = async (source: FakeSource): Promise<void> => {
    await plan(source);
    expect((await apply()).status).toBe('succeeded');
  };
  const failures = (report: WorkflowReport): string[] =>
    [...report.outcomes].flatMap((each) => (each.status === 'failed' ? [`${each.error.code} ${each.error.message}`] : []));

  it('writes nothing, and what it kept is then written, parents before children', async () => {
    const report = await plan(sourceOf(dataset('x', 1), dataset('y', 2)));
    expect([report.totals.created, sink.written, sink.flushed]).toEqual([4, [], 0]);
    const done = await apply();
    expect([done.status, done.totals.created]).toEqual(['succeeded', 4]);
    expect(sink.written).toEqual(['lake', 'lake.a', 'lake.a.x', 'lake.a.y']);
  });

  it('holds no secret', async () => {
    await plan(sourceOf(dataset('x', 1)));
    expect(readFileSync(path, 'utf8')).not.toContain(SECRET);
  });

  it('names what changes and what goes, and does both', async () => {
    await run(sourceOf(dataset('x', 1), dataset('gone', 2)));
    const report = await plan(sourceOf(dataset('x', 5)));
    expect(report.deleted).toEqual(['lake.a.gone']);
    const updated = [...report.outcomes].flatMap((each) => (each.status === 'updated' ? [each.changes] : []));
    expect(updated).toEqual([[{ path: 'size', before: 1, after: 5 }]]);
    expect(sink.deleted).toEqual([]);
    const done = await apply();
    expect([done.totals.updated, done.deleted]).toEqual([1, ['lake.a.gone']]);
  });

  it('takes what comes again as it comes last', async () => {
    const source = () => sourceOf(dataset('x', undefined, { again: true }), dataset('x', 7));
    await run(source());
    expect(sink.entities.get('lake.a.x')).toMatchObject({ size: 7 });
    const report = await plan(source());
    expect([report.totals.updated, report.totals.unchanged]).toEqual([0, 3]);
    expect(readFileSync(path, 'utf8')).not.toContain('lake.a.x');
  });

  it('does not write what is otherwise by now, and what is not affected it does', async () => {
    await run(sourceOf(dataset('x', 1), dataset('y', 1)));
    await plan(sourceOf(dataset('x', 2), dataset('y', 2), dataset('z', 2)));
    sink.entities.set('lake.a.x', { ...container('x', 'lake.a'), size: 3 });
    sink.entities.set('lake.a.z', container('z', 'lake.a'));
    const done = await apply();
    expect(failures(done)).toEqual([
      'PLAN_STALE The catalogue has changed since the plan was made: lake.a.x was to be updated, and would now be updated with other changes',
      'PLAN_STALE The catalogue has changed since the plan was made: lake.a.z was to be created, and would now be updated',
    ]);
    expect([sink.entities.get('lake.a.x'), sink.entities.get('lake.a.y')]).toMatchObject([{ size: 3 }, { size: 2 }]);
  });

  it('leaves what something has come below since', async () => {
    await run(sourceOf(dataset('x', 1), dataset('gone', 2)));
    await plan(sourceOf(dataset('x', 1)));
    sink.held.add('lake.a.gone.child');
    const done = await apply();
    expect([done.deleted, done.warnings.map(({ code }) => code)]).toEqual([[], ['GONE_BUT_NOT_EMPTY']]);
    expect(sink.held).toContain('lake.a.gone');
  });

  it('writes each tag before the first container that has it', async () => {
    const tag = (name: string): Tag => ({ kind: 'tag', fullyQualifiedName: `T.${name}`, classification: 'T', name });
    const tagged = (name: string, item: SourceItem): SourceItem => ({
      ...(item as Extract<SourceItem, { type: 'entity' }>),
      entity: { ...container(name, 'lake.a'), tags: [{ tagFQN: `T.${name}` }] },
      tags: [tag(name), tag('unused')],
    });
    await run(sourceOf(tagged('x', dataset('x', 1)), tagged('y', dataset('y', 1))));
    expect(sink.written).toEqual(['lake', 'lake.a', 'T.x', 'lake.a.x', 'T.unused', 'T.y', 'lake.a.y']);
  });

  it('is refused for another workflow, however it was called', async () => {
    await plan(sourceOf(dataset('x', 1)));
    await expect(apply({ source: workflow({ bucketNames: ['b'] }).source })).rejects.toMatchObject({
      code: 'PLAN_OTHER_WORKFLOW',
    });
    await expect(apply({ serviceName: 'other' })).rejects.toMatchObject({ code: 'PLAN_OTHER_WORKFLOW' });
    expect(sink.written).toEqual([]);
  });

  it('is refused where it was cut short or changed', async () => {
    await plan(sourceOf(dataset('x', 1)));
    const whole = readFileSync(path, 'utf8');
    const refused = async (text: string): Promise<void> => {
      writeFileSync(path, text);
      await expect(apply()).rejects.toMatchObject({ code: 'PLAN_NOT_READABLE' });
    };
    const lines = whole.split('\n').slice(0, -1);
    for (let kept = 0; kept < lines.length; kept += 1)
      await refused(
        lines
          .slice(0, kept)
          .map((line) => `${line}\n`)
          .join(''),
      );
    await refused(whole.slice(0, -10));
    await refused(whole.replace('lake.a.x', 'lake.a.q'));
    await refused('{"sluicePlan":2}\n');
    rmSync(path);
    await expect(apply()).rejects.toMatchObject({ code: 'PLAN_NOT_READABLE' });
    expect(sink.written).toEqual([]);
  });

  it('needs a sink that can tell, to be made and to be done', async () => {
    const mute = new CatalogueSink();
    const { report } = await planWorkflow(workflow(), parts(sourceOf(), mute));
    expect(report.error).toMatchObject({ code: 'PLAN_NOT_SUPPORTED' });
    await plan(sourceOf(dataset('x', 1)));
    await expect(applyPlan(workflow(), path, parts(new FakeSource([]), mute))).rejects.toMatchObject({
      code: 'PLAN_NOT_SUPPORTED',
    });
    expect(mute.written).toEqual([]);
  });
});
