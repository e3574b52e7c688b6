import { type Outcome, runWorkflow, SINK, type WorkflowReport } from '@sluice/core';
import type { Container, Source, SourceItem, Split, StepContext } from '@sluice/plugin-api';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import type { Lake, SourceHarness, StoreOpening } from '../harness/store-harness.js';
import { MemorySink } from '../memory-sink.js';
import { built, type FileContent, fileAround, SERVICE_NAME, workflowOf } from '../plugin/plugin-under-test.js';
import { SAMPLE_LAKE } from './sample-lake.js';

/** How a run of a source is made. */
export interface SourceRunOptions {
  readonly opening?: StoreOpening;
  /** Default: an empty one. */
  readonly sink?: MemorySink;
  readonly signal?: AbortSignal;
  /** `runtime.concurrency`. */
  readonly concurrency?: number;
}

/** What came of a run. */
export interface SourceRun {
  readonly report: WorkflowReport;
  readonly outcomes: readonly Outcome[];
  readonly containers: readonly Container[];
  /** Everything that it said. */
  readonly said: Readonly<Record<string, unknown>>;
}

/** Makes the store hold what the suite reads. */
export async function fillSample(harness: SourceHarness): Promise<void> {
  await fillWith(harness, lakeOf(harness));
}

/** Makes the store hold a lake, and nothing go wrong. */
export async function fillWith(harness: SourceHarness, lake: Lake): Promise<void> {
  await harness.faults.heal();
  await harness.fill(lake);
  harness.traffic.reset();
}

/** What the suite reads. */
export function lakeOf({ lake = SAMPLE_LAKE }: SourceHarness): Lake {
  return lake;
}

/** A workflow file with the source. */
export function sourceFile(harness: SourceHarness, section = harness.section(), more: FileContent = {}): FileContent {
  const { connection, options } = section;
  const config = options === undefined ? {} : { sourceConfig: { config: options } };
  const { type } = harness.definition;
  return fileAround({
    source: { type, serviceName: SERVICE_NAME, serviceConnection: { config: connection }, ...config },
    ...more,
  });
}

/** Runs the source into a sink in memory. */
export async function runSource(harness: SourceHarness, options: SourceRunOptions = {}): Promise<SourceRun> {
  const { opening, sink = new MemorySink(), signal, concurrency } = options;
  const runtime = concurrency === undefined ? {} : { runtime: { concurrency } };
  const workflow = await workflowOf(harness.definition, sourceFile(harness, harness.section(opening), runtime));
  const { logger, lines } = testContext();
  const report = await runWorkflow(workflow, {
    logger,
    overrides: [{ token: SINK, value: sink }],
    ...(signal === undefined ? {} : { signal }),
  });
  const outcomes = [...report.outcomes];
  report.outcomes.dispose();
  const said = { 'the log': lines, 'the report': { ...report, outcomes }, 'what is written': sink.entities };
  return { report, outcomes, containers: sink.containers, said };
}

/** Builds the source as a workflow does, for `step`, and closes it. */
export async function withSource<T>(
  harness: SourceHarness,
  step: (source: Source, context: TestContext) => Promise<T>,
  opening?: StoreOpening,
): Promise<T> {
  const context = testContext();
  const workflow = await workflowOf(harness.definition, sourceFile(harness, harness.section(opening)));
  const { source, dispose } = built(workflow, context.logger);
  try {
    return await step(source, context);
  } finally {
    await dispose();
  }
}

/** All that a source has: each split, after its parent, with its items. */
export async function readAll(source: Source, context: StepContext): Promise<{ split: Split; items: readonly SourceItem[] }[]> {
  const waiting: Split[] = [];
  const read: { split: Split; items: SourceItem[] }[] = [];
  for await (const split of source.plan(context)) waiting.push(split);
  for (let split = waiting.shift(); split !== undefined; split = waiting.shift()) {
    const items: SourceItem[] = [];
    for await (const item of source.read(split, context)) {
      items.push(item);
      if (item.type === 'split') waiting.push(item.split);
    }
    read.push({ split, items });
  }
  return read;
}

/** Items as plain data, to compare them: what reads data is left out, and an error is its code and message. */
export function plain(value: unknown): unknown {
  const text = JSON.stringify(value, (key, each: unknown) => {
    if (key === 'data') return undefined;
    return each instanceof Error ? { name: each.name, message: each.message } : each;
  });
  return JSON.parse(text);
}
