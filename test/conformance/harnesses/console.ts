import { Writable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import { CONFIG, inject, injectable, qualifiedName, type Sink } from '@sluice/plugin-api';
import { plugin } from '@sluice/plugin-console';
import type { HeldEntity, SinkHarness } from '@sluice/testkit';
import type { ConformanceHarness } from '../conformance-harness.js';

const INDENT = 2;
const LOCAL = 'what is printed is asked of no server';

/** The sink console, its output kept in place of the standard one. */
export const harness: ConformanceHarness = { kind: 'sink', start };

async function start(): Promise<SinkHarness> {
  let printed = '';
  let isClosed = false;
  const makeOutput = (): Writable =>
    new Writable({
      write: (chunk, _, done) => {
        if (isClosed) return done(new Error('write EPIPE'));
        printed += chunk;
        done();
      },
    });
  const ConsoleSink = plugin.component as unknown as new (config: object) => Sink & { output: Writable };

  @injectable()
  class KeptConsole extends ConsoleSink {
    constructor(@inject(CONFIG) config: object) {
      super(config);
      this.output = makeOutput();
    }
  }
  return {
    definition: { ...plugin, component: KeptConsole },
    capabilities: plugin.capabilities,
    folder: fileURLToPath(new URL('../../../plugins/console', import.meta.url)),
    reset: () => {
      printed = '';
    },
    section: () => ({ config: { columns: false } }),
    held: () => entitiesOf(printed),
    output: () => printed,
    secrets: [],
    faults: {
      kinds: ['unreachable'],
      inject: () => {
        isClosed = true;
      },
      heal: () => {
        isClosed = false;
      },
    },
    waivers: {
      'check-fails': 'whether the standard output is still open shows when it is written',
      denied: 'nobody denies the standard output',
      'known-parents': 'what is printed is of one run alone',
      'refused-alone': 'every entity can be printed',
      'server-errors': LOCAL,
      throttled: LOCAL,
      metered: LOCAL,
      abort: 'until the end of the run, nothing that is written is waited for',
    },
  };
}

/** The tree that was printed, taken apart. */
function entitiesOf(printed: string): HeldEntity[] {
  const above: string[] = [];
  return printed
    .split('\n')
    .filter((line) => line !== '')
    .map((line): HeldEntity => {
      const depth = line.search(/\S/) / INDENT;
      const [name = '', facts] = line.trim().split(/ {2}/);
      if (facts === 'tag') return { kind: 'tag', fullyQualifiedName: name };
      const fullyQualifiedName = qualifiedName(above[depth - 1], name);
      above[depth] = fullyQualifiedName;
      if (depth === 0) return { kind: 'storageService', fullyQualifiedName };
      const parent = depth === 1 ? {} : { parent: above[depth - 1] as string };
      return { kind: 'container', fullyQualifiedName, ...parent };
    });
}
