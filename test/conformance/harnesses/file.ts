import { existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Entity } from '@sluice/plugin-api';
import { plugin } from '@sluice/plugin-file';
import type { SinkHarness } from '@sluice/testkit';
import type { ConformanceHarness } from '../conformance-harness.js';

const LOCAL = 'a file is asked of no server';

/** The sink file, in a folder of its own. */
export const harness: ConformanceHarness = { kind: 'sink', start };

async function start(): Promise<SinkHarness> {
  const home = mkdtempSync(join(tmpdir(), 'sluice-file-'));
  const folder = join(home, 'out');
  const path = join(folder, 'entities.jsonl');
  const clear = (): void => {
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder);
  };
  clear();
  return {
    definition: plugin,
    capabilities: plugin.capabilities,
    folder: fileURLToPath(new URL('../../../plugins/file', import.meta.url)),
    reset: clear,
    section: () => ({ config: { path } }),
    held: () => (existsSync(path) ? readFileSync(path, 'utf8') : '').split('\n').filter(Boolean).map(heldOf),
    output: () => (existsSync(path) ? readFileSync(path, 'utf8') : ''),
    secrets: [],
    faults: {
      kinds: ['denied', 'unreachable'],
      inject: (kind) => {
        // A superuser may write where others may not: what nobody can do is to replace a folder by a file.
        if (kind === 'denied') mkdirSync(path);
        else renameSync(folder, `${folder}.gone`);
      },
      heal: () => {
        if (existsSync(`${folder}.gone`)) renameSync(`${folder}.gone`, folder);
        if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) rmSync(path, { recursive: true });
      },
    },
    waivers: {
      'refused-alone': 'every entity can be written',
      'server-errors': LOCAL,
      throttled: LOCAL,
      metered: LOCAL,
      abort: 'nothing that is written is waited for',
    },
    stop: async () => rmSync(home, { recursive: true, force: true }),
  };
}

function heldOf(line: string) {
  const entity = JSON.parse(line) as Entity;
  const { kind, fullyQualifiedName } = entity;
  const parent = entity.kind === 'container' ? entity.parent : undefined;
  return { kind, fullyQualifiedName, ...(parent === undefined ? {} : { parent }) };
}
