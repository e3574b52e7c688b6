import {
  type CheckStep,
  COMPONENTS,
  type Entity,
  IngestError,
  inject,
  injectable,
  type NamedComponent,
  type RunStatus,
  type Sink,
  type StepContext,
  type WriteResult,
} from '@sluice/plugin-api';
import { deleteFromAll, heldByAny } from './deletion.js';
import { mergeResults } from './merge-results.js';
import { callAll, type NamedSink, namedSinks } from './sinks.js';

/** Writes each entity to several sinks, side by side, at the pace of the slowest. */
@injectable()
export class TeeSink implements Sink {
  readonly isAnew: boolean;
  /** There where all of the sinks have it. */
  readonly plan?: NonNullable<Sink['plan']>;
  /** There where any of the sinks has it. */
  readonly snapshot?: NonNullable<Sink['snapshot']>;
  /** There where any of the sinks has it. */
  readonly delete?: NonNullable<Sink['delete']>;
  readonly #sinks: readonly NamedSink[];

  constructor(@inject(COMPONENTS) components: readonly NamedComponent<Sink>[]) {
    const sinks = namedSinks(components);
    this.#sinks = sinks;
    this.isAnew = sinks.some(({ sink }) => sink.isAnew === true);
    if (sinks.every(({ sink }) => sink.plan !== undefined)) {
      this.plan = (batch, context) => this.#ask(batch, (sink) => sink.plan?.(batch, context) ?? Promise.resolve([]));
    }
    let held = '';
    if (sinks.some(({ sink }) => sink.snapshot !== undefined)) {
      this.snapshot = (service, context) => {
        held = service;
        return heldByAny(sinks, service, context);
      };
    }
    if (sinks.some(({ sink }) => sink.delete !== undefined)) {
      this.delete = (containers, context) => deleteFromAll(sinks, held, containers, context);
    }
  }

  async *check(context: StepContext): AsyncIterable<CheckStep> {
    for (const { name, sink } of this.#sinks) {
      for await (const step of sink.check(context)) yield { ...step, name: `${name}: ${step.name}` };
    }
  }

  /** Each of the sinks tells by itself what is unchanged: that one of them holds it says nothing of the others. */
  async hash(): Promise<string> {
    return '';
  }

  write(batch: readonly Entity[], context: StepContext): Promise<readonly WriteResult[]> {
    return this.#ask(batch, (sink) => sink.write(batch, context));
  }

  /** What all sinks answer to a batch, as one. */
  async #ask(batch: readonly Entity[], send: (sink: Sink) => Promise<readonly WriteResult[]>): Promise<readonly WriteResult[]> {
    const answers = await callAll(this.#sinks, async (sink) => {
      const results = await send(sink);
      if (results.length === batch.length) return results;
      const message = `answered ${results.length} results for a batch of ${batch.length} entities`;
      throw new IngestError('PLUGIN_INVALID', { message });
    });
    return batch.map((_, index) =>
      mergeResults(
        this.#sinks.flatMap(({ name }, sink) => {
          const result = answers[sink]?.[index];
          return result === undefined ? [] : [{ name, result }];
        }),
      ),
    );
  }

  async reportRun(status: RunStatus, context: StepContext): Promise<void> {
    await callAll(this.#sinks, async (sink) => sink.reportRun?.(status, context));
  }

  async flush(context: StepContext): Promise<void> {
    await callAll(this.#sinks, (sink) => sink.flush(context));
  }

  async close(): Promise<void> {
    await callAll(this.#sinks, (sink) => sink.close());
  }
}
