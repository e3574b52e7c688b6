import type { ContainerData, Entity, ProcessContext, Processor } from '@sluice/plugin-api';
import { type TestContext, testContext } from '@sluice/plugin-api/testing';
import type { ProcessorHarness, ProcessorInput } from '../harness/processor-harness.js';
import { built, type FileContent, fileAround, workflowOf } from '../plugin/plugin-under-test.js';
import { SAMPLE_SERVICE, SAMPLE_TAG, sampleBucket, sampleDataset } from '../sample-entities.js';
import { collectOutput } from './collect-output.js';

/** A processor that is built, as a workflow builds it. */
export interface OpenProcessor {
  readonly processor: Processor;
  readonly context: TestContext;
  /** What it makes of an entity. */
  process(input: ProcessorInput, context?: TestContext): Promise<readonly Entity[]>;
}

/** A workflow file with the processor. */
export function processorFile(
  { definition, config: sound, more = {} }: ProcessorHarness,
  config: FileContent = sound,
): FileContent {
  return fileAround({ processor: { type: definition.type, config }, ...more });
}

/** Builds the processor for `step`, and closes it. */
export async function withProcessor<T>(harness: ProcessorHarness, step: (open: OpenProcessor) => Promise<T>): Promise<T> {
  const context = testContext();
  const workflow = await workflowOf(harness.definition, processorFile(harness));
  const { processors, dispose } = built(workflow, context.logger);
  try {
    const [named] = processors;
    if (named === undefined) throw new Error('the workflow has no processor');
    const { processor } = named;
    const process = async ({ entity, data }: ProcessorInput, own: TestContext = context) =>
      collectOutput(processor.process(entity, contextWith(own, data)));
    return await step({ processor, context, process });
  } finally {
    await dispose();
  }
}

/** What the processor lets pass as it is. */
export function unconcernedOf({ unconcerned = UNCONCERNED }: ProcessorHarness): readonly ProcessorInput[] {
  return unconcerned;
}

const BUCKET = sampleBucket('unconcerned');
const UNCONCERNED: readonly ProcessorInput[] = [SAMPLE_SERVICE, SAMPLE_TAG, BUCKET, sampleDataset(BUCKET, 'plain')].map(
  (entity) => ({
    entity,
  }),
);

function contextWith(context: TestContext, data: ContainerData | undefined): ProcessContext {
  return data === undefined ? context : { ...context, data };
}
