import { type Entity, IngestError, type Sink, type Split, type StepContext, toIngestError } from '@sluice/plugin-api';
import { tellRecord } from './outcomes/tell-record.js';
import type { SplitListener, SplitResult } from './run-split.js';
import type { CommittedSplit, KeptRecord, RunState } from './run-state.js';
import type { Runner, SplitRequest } from './runner.js';

/** So many entities go to the sink at a time that were written before the run was resumed. */
const BATCH_ENTITIES = 100;

/** What {@link keepSplit} needs. */
export interface KeepParts {
  readonly state: RunState;
  readonly sink: Sink;
  readonly runner: Runner;
}

/**
 * Runs a split and commits what it comes to. One that the run committed before it was resumed is not run again: it comes to the same. Throws where
 * the state cannot be written or read.
 */
export async function keepSplit(split: Split, request: SplitRequest, parts: KeepParts): Promise<SplitResult> {
  const committed = parts.state.committed(split);
  if (committed !== undefined) return replay(committed, request, parts.sink);
  const draft = parts.state.begin(split);
  const result = await parts.runner.run(
    split,
    watched(request, (record) => draft.keep(record)),
  );
  if (result.error === undefined) await draft.commit({ children: result.children, outcomes: result.outcomes });
  else draft.discard();
  return result;
}

/** The same request; tells all that comes of the split. */
function watched(request: SplitRequest, keep: (record: KeptRecord) => void): SplitRequest {
  const { gone, listener } = request;
  const context = (original: StepContext): StepContext => ({
    ...original,
    report: {
      warn: (warning) => {
        keep({ type: 'warning', warning });
        original.report.warn(warning);
      },
    },
  });
  const told: SplitListener = {
    outcome: (outcome) => {
      keep({ type: 'outcome', outcome });
      listener.outcome(outcome);
    },
    kept: (item) => {
      keep({ type: 'item', item });
      listener.kept?.(item);
    },
    alive: (fullyQualifiedName) => {
      keep({ type: 'alive', fullyQualifiedName });
      listener.alive(fullyQualifiedName);
    },
  };
  return {
    ...request,
    reading: context(request.reading),
    writing: context(request.writing),
    gone: {
      add: (fullyQualifiedName, reason) => {
        keep({ type: 'gone', fullyQualifiedName, reason });
        gone.add(fullyQualifiedName, reason);
      },
      get: (name) => gone.get(name),
    },
    listener: told,
  };
}

/** What the split came to. A sink that makes its output anew is given again what it was given. */
async function replay({ end, records }: CommittedSplit, request: SplitRequest, sink: Sink): Promise<SplitResult> {
  const { reading, writing } = request;
  let entities: Entity[] = [];
  const write = async (): Promise<void> => {
    reading.signal.throwIfAborted();
    const results = await sink.write(entities, writing);
    for (const result of results) if (result.status === 'failed') throw result.error;
    entities = [];
  };
  try {
    for (const record of records()) {
      tellRecord(record, request);
      if (record.type === 'item' && sink.isAnew === true) entities.push(...record.item.entities);
      if (entities.length >= BATCH_ENTITIES) await write();
    }
    if (entities.length > 0) await write();
    return end;
  } catch (error) {
    const why = reading.signal.aborted ? new IngestError('CANCELLED', { cause: error }) : toIngestError(error);
    return { outcomes: end.outcomes, children: [], error: why };
  }
}
