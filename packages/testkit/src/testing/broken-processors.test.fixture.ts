import type { Container, Entity } from '@sluice/plugin-api';
import { BROKEN_PLUGINS } from './test-plugin.test.fixture.js';
import type { Process, ProcessorBreaks } from './test-processor-harness.test.fixture.js';

const broken = (process: NonNullable<ProcessorBreaks['process']>): ProcessorBreaks => ({ process });

/** Changes the containers that the sound processor has told of. */
const described = (change: (container: Container) => readonly Entity[]): ProcessorBreaks =>
  broken((sound) => async (entity, context) => {
    const output = await sound(entity, context);
    return output.flatMap((each) => (each.kind === 'container' && each.description !== undefined ? change(each) : [each]));
  });

/** For each rule of processors, one that breaks it and no other. */
export const BROKEN_PROCESSORS: Readonly<Record<string, ProcessorBreaks>> = {
  ...BROKEN_PLUGINS,
  'passes-through': broken((sound) => async (entity, context) => {
    const output = await sound(entity, context);
    return output.map((each) =>
      each.kind === 'container' && each.parent === undefined ? { ...each, description: 'a bucket' } : each,
    );
  }),
  'does-something': broken((sound) => async (entity, context) => (entity.name === 'dropped' ? [entity] : sound(entity, context))),
  'keeps-names': described((container) => [container, container]),
  entities: described((container) => [{ ...container, colour: 'blue' } as Container]),
  'no-mutation': broken((sound) => async (entity, context) => {
    Object.assign(entity, { name: entity.name });
    return sound(entity, context);
  }),
  'same-twice': (() => {
    let count = 0;
    return described((container) => {
      count += 1;
      return [{ ...container, description: `number ${count}` }];
    });
  })(),
  'unreadable-data': broken((sound) => async (entity, context) => {
    if (entity.name === 'orders' && context.data === undefined) throw new TypeError('data is undefined');
    return sound(entity, context);
  }),
  abort: broken((sound) => async (entity, context) => {
    const processing = sound(entity, context);
    return processing.catch((error) => (context.signal.aborted ? new Promise<never>(() => {}) : Promise.reject(error)));
  }),
  'closes-twice': {
    close: () => {
      let closed = 0;
      return async () => {
        closed += 1;
        if (closed === 2) throw new Error('closed already');
      };
    },
  },
  'outcomes-add-up': broken((sound) => (entity, context) => {
    if (entity.name === 'sluice-plain') throw new TypeError('a bucket of no use');
    return sound(entity, context);
  }),
  'no-secrets': broken((sound, { logger }): Process => {
    return async (entity, context) => {
      const rows = await context.data?.sample(1).catch(() => []);
      if (rows !== undefined && rows.length > 0) logger.info('read', { first: rows[0] });
      return sound(entity, context);
    };
  }),
};
