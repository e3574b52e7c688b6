import { type Container, type Entity, IngestError, type Sink, type StepContext, type WriteResult } from '@sluice/plugin-api';
import { BROKEN_PLUGINS } from './test-plugin.test.fixture.js';
import type { SinkBreaks } from './test-sink-harness.test.fixture.js';
import { toldOf, uncounted } from './told-of.test.fixture.js';

const broken = (sink: NonNullable<SinkBreaks['sink']>): SinkBreaks => ({ sink });

/** Changes each entity before it is written. */
const entities = (change: (entity: Entity) => Entity): SinkBreaks =>
  broken((sound) => ({ write: (batch, context) => sound.write(batch.map(change), context) }));

/** Changes what is said of a batch. */
const results = (change: (all: readonly WriteResult[]) => readonly WriteResult[]): SinkBreaks =>
  broken((sound) => ({ write: async (batch, context) => change(await sound.write(batch, context)) }));

/** Writes with another context. */
const contexts = (change: (context: StepContext) => StepContext): SinkBreaks =>
  broken((sound) => ({ write: (batch, context) => sound.write(batch, change(context)) }));

/** Goes on where a failure stops the run. */
const goesOn = (code: string): SinkBreaks =>
  broken((sound) => ({
    write: async (batch, context) => {
      try {
        return await sound.write(batch, context);
      } catch (error) {
        if (!(error instanceof IngestError) || error.code !== code) throw error;
        return batch.map(() => ({ status: 'failed', error }));
      }
    },
  }));

const renamed = (entity: Entity, change: (name: string) => string): Entity =>
  entity.kind === 'container' ? { ...entity, fullyQualifiedName: change(entity.fullyQualifiedName) } : entity;

/** For each rule of sinks, one that breaks it and no other. */
export const BROKEN_SINKS: Readonly<Record<string, SinkBreaks>> = {
  ...BROKEN_PLUGINS,
  'check-passes': broken(() => ({
    check: async function* () {
      yield { name: 'mem:Check', error: new IngestError('CATALOGUE_UNAUTHORIZED') };
    },
  })),
  'writes-all': entities((entity) =>
    entity.kind === 'container' && entity.name === 'tagged'
      ? { ...(entity as Container), parent: `${entity.parent}.orders` }
      : entity,
  ),
  'nothing-written': broken((_, { catalogue }) => ({
    flush: async () => {
      if (catalogue.entities.length === 0) throw new IngestError('SINK_NOT_WRITABLE');
    },
  })),
  'results-in-order': results((all) => (all.length > 50 ? all.slice(0, 50) : all)),
  'refused-alone': results((all) => {
    const failed = all.find((each) => each.status === 'failed' && each.error.code === 'CATALOGUE_REFUSED');
    return failed === undefined ? all : all.map(() => failed);
  }),
  plans: broken((sound) => ({ plan: (batch, context) => sound.write(batch, context) })),
  'unchanged-twice': results((all) => all.map((each) => (each.status === 'unchanged' ? { status: 'updated' } : each))),
  'known-parents': broken((sound) => {
    const known = new Set<string>();
    return {
      write: async (batch, context) => {
        const answers: WriteResult[] = [];
        for (const entity of batch) {
          const isOrphan = entity.kind === 'container' && entity.parent !== undefined && !known.has(entity.parent);
          known.add(entity.fullyQualifiedName);
          if (isOrphan) answers.push({ status: 'failed', error: new IngestError('PARENT_FAILED') });
          else answers.push(...(await sound.write([entity], context)));
        }
        return answers;
      },
    };
  }),
  'odd-names': entities((entity) => renamed(entity, (name) => name.replaceAll("'", ''))),
  'no-mutation': entities((entity) => Object.assign(entity, { name: entity.name })),
  'whole-run': broken((sound) => ({
    write: async (batch, context) => {
      const answers = await sound.write(batch, context);
      const isJson = (entity: Entity | undefined): boolean => entity?.kind === 'container' && entity.fileFormats.includes('json');
      return answers.map((each, index) =>
        isJson(batch[index]) ? { status: 'failed', error: new IngestError('CATALOGUE_REFUSED') } : each,
      );
    },
  })),
  'closes-twice': broken(() => {
    let closed = 0;
    return {
      close: async () => {
        closed += 1;
        if (closed === 2) throw new Error('closed already');
      },
    };
  }),
  capabilities: broken(() => ({ reportRun: undefined }) as unknown as Partial<Sink>),
  snapshot: broken((sound, { catalogue }) => ({
    snapshot: async function* (_, context) {
      yield* sound.snapshot('no service', context);
      for (const { fullyQualifiedName } of catalogue.containers) yield { id: fullyQualifiedName, fullyQualifiedName };
    },
  })),
  delete: broken((sound, { catalogue }) => ({
    delete: async (containers, context) => {
      const below = catalogue.containers.filter(({ parent }) => containers.some((each) => each.fullyQualifiedName === parent));
      const answers = await sound.delete(containers, context);
      // What lies below stays, under what is above.
      await catalogue.write(
        below.map(({ parent: _, ...container }) => container),
        context,
      );
      return answers;
    },
  })),
  'snapshot-fails': broken((sound) => ({
    snapshot: async function* (service, context) {
      try {
        yield* sound.snapshot(service, context);
      } catch {
        // What could be told was told.
      }
    },
  })),
  'delete-fails': broken((sound) => ({
    delete: async (containers, context) => {
      const answers = await sound.delete(containers, context);
      for (const each of answers) if (each.status === 'failed') throw each.error;
      return answers;
    },
  })),
  'run-status': broken((sound) => ({
    reportRun: async (status, context) => {
      if (status.state === 'partial') context.report.warn({ code: 'UNKNOWN_STATE', message: 'there is no such state' });
      await sound.reportRun(status, context);
    },
  })),
  'check-fails': broken((sound) => ({
    check: async function* (context) {
      for await (const { name, error } of sound.check(context)) {
        if (error !== undefined) throw error;
        yield { name };
      }
    },
  })),
  denied: goesOn('CATALOGUE_UNAUTHORIZED'),
  unreachable: goesOn('CATALOGUE_UNREACHABLE'),
  'server-errors': contexts((context) => toldOf(context, 'failing')),
  throttled: contexts((context) => toldOf(context, 'throttled')),
  abort: contexts((context) => (context.signal.aborted ? context : { ...context, signal: new AbortController().signal })),
  metered: contexts(uncounted),
  'no-secrets': broken((sound, { config, logger }) => ({
    write: (batch, context) => {
      logger.debug(`PUT with Authorization: Bearer ${config.token}`);
      return sound.write(batch, context);
    },
  })),
};
