import { readFileSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { startOpenMetadata } from './servers.mjs';
import { type CommandOptions, type RunningCommand, startSluice, type WorkflowParts, writeWorkflow } from './sluice.js';

const CATALOGUE_VERSION = '2.0.6';
const LIMIT_MILLISECONDS = 40_000;
const LOOK_MILLISECONDS = 20;

/** What the catalogues of the tests accept. */
export const TOKEN = 'canary-jwt-token';
/** A worker that is dead is missed after so long. */
export const LOCK_SECONDS = 3;

/** A workflow whose splits go to workers by the queues at `connection`, or, without one, are read by the process that runs it. */
export function workflowInto(
  catalogue: string,
  parts: WorkflowParts & { readonly connection?: never },
  runtime: RuntimeParts,
): string {
  const { connection, runner, ...rest } = runtime;
  const shared = connection === undefined ? {} : { runner: { type: 'bullmq', connection, lockSeconds: LOCK_SECONDS, ...runner } };
  return writeWorkflow({
    ...parts,
    server: { hostPort: `${catalogue}/api`, jwtToken: TOKEN },
    more: { ...parts.more, runtime: { ...rest, ...shared } },
  });
}

/** What of `runtime` a test varies. */
export interface RuntimeParts {
  readonly connection?: string;
  readonly runner?: Readonly<Record<string, unknown>>;
  readonly concurrency?: number;
  readonly requestsPerSecond?: number;
  readonly maxRequests?: number;
  readonly state?: string;
}

/** A catalogue that accepts {@link TOKEN}. */
export function startCatalogue(): ReturnType<typeof startOpenMetadata> {
  return startOpenMetadata(CATALOGUE_VERSION, TOKEN);
}

/** Takes all out of catalogues. */
export async function emptyCatalogues(...catalogues: readonly { readonly url: string }[]): Promise<void> {
  await Promise.all(catalogues.map(({ url }) => fetch(`${url}/__reset`, { method: 'POST' })));
}

/** Ends commands at once, as a machine that falls. */
export async function killAll(commands: RunningCommand[]): Promise<void> {
  await Promise.all(
    commands.splice(0).map((command) => {
      command.kill('SIGKILL');
      return command.done;
    }),
  );
}

/** Waits until something is so; throws, with what `said` tells, when that takes too long. */
export async function until(isSo: () => boolean | Promise<boolean>, said: () => string = () => ''): Promise<void> {
  const deadline = Date.now() + LIMIT_MILLISECONDS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`what was waited for did not come: ${said()}`);
    await wait(LOOK_MILLISECONDS);
  }
}

/** Starts a worker; resolves when it takes splits. */
export async function startWorker(config: string, options?: CommandOptions, ...args: readonly string[]): Promise<RunningCommand> {
  const worker = startSluice(['worker', '-c', config, '--log-level', 'DEBUG', ...args], options);
  let hasEnded = false;
  void worker.done.then(() => {
    hasEnded = true;
  });
  await until(() => hasEnded || worker.said().includes('takes splits'), worker.said);
  if (hasEnded) throw new Error(`the worker has ended: ${worker.said()}`);
  return worker;
}

/** The splits that a worker has begun to read, as often as it has. */
export function begunBy(worker: RunningCommand): readonly string[] {
  return [...worker.said().matchAll(/DEBUG: reading \{"split":"([^"]*)"/g)].map(([, split = '']) => split);
}

/** The splits that a worker has begun to read for the run that it was last asked for. */
export function begunLast(worker: RunningCommand): readonly string[] {
  const begun = [...worker.said().matchAll(/DEBUG: reading \{"split":"([^"]*)","run":"([^"]*)"/g)];
  return begun.filter(([, , run]) => run === begun.at(-1)?.[2]).map(([, split = '']) => split);
}

/** What is to be the same of two runs, whoever runs them: all that a report tells, but for the run's id, its times and the calls to the catalogue. */
export function comparable(reportFile: string): unknown {
  const { runId, startedAt, endedAt, actions, scopes, ...report } = JSON.parse(readFileSync(reportFile, 'utf8'));
  return {
    ...report,
    scopes: scopes.map((scope: { requests: Record<string, number> }) => ({ ...scope, requests: toStore(scope.requests) })),
    actions: actions.filter(({ name }: { name: string }) => isToStore(name)),
  };
}

/**
 * What is to be the same even where a split was read twice: the second time finds in the catalogue what the first wrote, and nobody knows what a
 * worker had sent that died.
 */
export function comparableAfterDeath(reportFile: string): unknown {
  return JSON.parse(JSON.stringify(comparable(reportFile)), (key, value) => {
    if (key === 'requests' || key === 'bytes' || key === 'actions' || key === 'cost') return undefined;
    if (value === 'created') return 'unchanged';
    if (typeof value !== 'object' || value === null || !('created' in value)) return value;
    const { created, unchanged, ...rest } = value;
    return { ...rest, written: created + unchanged };
  });
}

function toStore(requests: Record<string, number>): Record<string, number> {
  return Object.fromEntries(Object.entries(requests).filter(([name]) => isToStore(name)));
}

function isToStore(name: string): boolean {
  return /^(s3|cloudwatch):/.test(name);
}

/** The entities of a catalogue, in the order of their names, without what differs from one catalogue to the other. */
export async function entitiesOf(url: string): Promise<readonly unknown[]> {
  const entities = (await (await fetch(`${url}/__dump`)).json()) as { fullyQualifiedName: string; parent?: unknown }[];
  return entities
    .map((entity) =>
      JSON.parse(JSON.stringify(entity, (key, value) => (/^(id|version|updatedAt)$/.test(key) ? undefined : value))),
    )
    .sort((a, b) => (a.fullyQualifiedName < b.fullyQualifiedName ? -1 : 1));
}
