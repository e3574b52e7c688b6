import type { Entity, Sink, WriteResult } from '@sluice/plugin-api';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import type { SinkHarness } from '../harness/sink-harness.js';
import { built, type FileContent, fileAround, workflowOf } from '../plugin/plugin-under-test.js';

/** A sink that is built, as a workflow builds it. */
export interface OpenSink {
  readonly sink: Sink;
  readonly context: TestContext;
  /** Writes entities, and answers what became of each, in a word: `failed` with its code. */
  write(...entities: readonly Entity[]): Promise<readonly string[]>;
}

/** A workflow file with the sink. */
export function sinkFile(harness: SinkHarness, section = harness.section()): FileContent {
  return fileAround({ sink: { type: harness.definition.type, config: section.config }, ...section.more });
}

/** Makes the catalogue empty, builds the sink for `step`, and closes it. */
export async function withEmptySink<T>(harness: SinkHarness, step: (open: OpenSink) => Promise<T>): Promise<T> {
  await harness.faults.heal();
  await harness.reset();
  return withSink(harness, step);
}

/** Builds the sink for `step`, on what the catalogue holds, and closes it. */
export async function withSink<T>(harness: SinkHarness, step: (open: OpenSink) => Promise<T>): Promise<T> {
  const context = testContext();
  const workflow = await workflowOf(harness.definition, sinkFile(harness), harness);
  const { sink, dispose } = built(workflow, context.logger);
  harness.traffic?.reset();
  try {
    return await step({ sink, context, write: async (...batch) => (await sink.write(batch, context)).map(wordOf) });
  } finally {
    await harness.faults.heal();
    await dispose();
  }
}

/** What the catalogue holds, as `kind name`. */
export async function heldNames(harness: SinkHarness): Promise<string[]> {
  return (await harness.held()).map(({ kind, fullyQualifiedName }) => `${kind} ${fullyQualifiedName}`).sort();
}

/** Entities as {@link heldNames} has them. */
export function namesOf(entities: readonly Entity[]): string[] {
  return entities.map(({ kind, fullyQualifiedName }) => `${kind} ${fullyQualifiedName}`).sort();
}

function wordOf(result: WriteResult): string {
  return result.status === 'failed' ? `failed ${result.error.code}` : result.status;
}
