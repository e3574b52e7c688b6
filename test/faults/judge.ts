import assert from 'node:assert/strict';
import { exitCodeOf, isWritten, type Outcome, type WorkflowReport } from '@sluice/core';
import { qualifiedPath } from '@sluice/plugin-api';
import { type CatalogueState, factsOf, type HeldEntity } from './catalogue-state.js';
import { type EndedRun, SECRETS } from './fault-bench.js';

/** What a run is held against. */
export interface Expectation {
  /** The catalogue before it. */
  readonly before: CatalogueState;
  /** What an undisturbed run makes of that. */
  readonly right: CatalogueState;
  /** The names of the subjects that may fail without the run failing as a whole; all without it. */
  readonly reaches?: RegExp;
}

/** How a run ended, as the table has it. */
export interface Verdict {
  readonly result: string;
  readonly exitCode: number;
}

type Failed = Outcome & { readonly status: 'failed' };

/**
 * Holds what a run left in the catalogue against its report: all is right, or the report names exactly what is not.
 *
 * @throws AssertionError where something is wrong, and not named; half; deleted though it is alive; or told otherwise than it is.
 */
export function judge({ report, output, catalogue }: EndedRun, { before, right, reaches }: Expectation): Verdict {
  const outcomes = [...report.outcomes];
  const failed = outcomes.filter((outcome): outcome is Failed => outcome.status === 'failed');
  const lake = new Lakes(before, right, catalogue, report);
  for (const name of lake.names) lake.expectKnownForm(name);
  for (const name of lake.alive) assert.ok(lake.has(name), `${name} is alive, and was deleted`);
  for (const outcome of outcomes) if (isWritten(outcome)) lake.expectRight(outcome.fullyQualifiedName ?? '');
  for (const { fullyQualifiedName } of report.containers ?? [])
    assert.ok(lake.has(fullyQualifiedName), `${fullyQualifiedName} is not there`);
  for (const name of lake.wrong)
    assert.ok(isNamed(lake.fullPath(name), name, failed, report), `${name} is not right, and nothing says so`);
  for (const name of report.deleted)
    assert.ok(!lake.has(name) && lake.isGone(name), `${name} is not gone, and is said to be deleted`);
  for (const name of lake.left)
    assert.ok(isLeftKnowingly(name, failed, report), `${name} is gone from the store, and nothing says that it stays`);
  if (report.error === undefined) {
    for (const { subject, error } of failed) {
      assert.ok(reaches?.test(subject.name) ?? true, `${subject.name} failed, and has nothing to do with it: ${error.message}`);
    }
  }
  for (const [place, text] of Object.entries(output)) {
    for (const secret of SECRETS) assert.ok(!text.includes(secret), `${secret} is in the ${place}`);
  }
  return { result: resultOf(report, failed), exitCode: expectExitCode(report, outcomes, failed) };
}

/** The catalogue before and after a run, and as it should be. */
class Lakes {
  readonly #before: ReadonlyMap<string, HeldEntity>;
  readonly #right: ReadonlyMap<string, HeldEntity>;
  readonly #after: ReadonlyMap<string, HeldEntity>;
  readonly #unknown: ReadonlySet<string>;

  constructor(before: CatalogueState, right: CatalogueState, after: CatalogueState, { warnings }: WorkflowReport) {
    [this.#before, this.#right, this.#after] = [liveOf(before), liveOf(right), liveOf(after)];
    const codes = new Set(warnings.map(({ code }) => code));
    this.#unknown = new Set([
      ...(codes.has('METRICS_UNKNOWN') ? ['size', 'numberOfObjects'] : []),
      ...(codes.has('TAGS_UNKNOWN') ? ['tags'] : []),
    ]);
  }

  /** All that is in the catalogue. */
  get names(): readonly string[] {
    return [...this.#after.keys()];
  }

  /** What was there and is to stay. */
  get alive(): readonly string[] {
    return [...this.#before.keys()].filter((name) => this.#right.has(name));
  }

  /** What is not as it should be. */
  get wrong(): readonly string[] {
    return [...this.#right.keys()].filter((name) => !this.#isRight(name));
  }

  /** What should have been deleted and was not. */
  get left(): readonly string[] {
    return this.names.filter((name) => this.isGone(name));
  }

  has(name: string): boolean {
    return this.#after.has(name);
  }

  isGone(name: string): boolean {
    return this.#before.has(name) && !this.#right.has(name);
  }

  fullPath(name: string): string {
    return String(this.#right.get(name)?.['fullPath']);
  }

  /** That an entity is as it was, or as it should be, and nothing between. */
  expectKnownForm(name: string): void {
    const [now, earlier] = [this.#after.get(name), this.#before.get(name)];
    if (this.#isRight(name) || (now && earlier && factsOf(now) === factsOf(earlier))) return;
    assert.equal(
      now && factsOf(now),
      this.#right.has(name) ? this.#rightFacts(name) : undefined,
      `${name} is neither as it was nor right`,
    );
  }

  /** That an entity is as it should be. */
  expectRight(name: string): void {
    const now = this.#after.get(name);
    if (!this.#isRight(name)) assert.equal(now && factsOf(now), this.#rightFacts(name), `${name} is said to be written`);
  }

  #rightFacts(name: string): string | undefined {
    const entity = this.#right.get(name);
    return entity && factsOf(entity);
  }

  #isRight(name: string): boolean {
    const [now, right] = [this.#after.get(name), this.#right.get(name)];
    if (now === undefined || right === undefined) return false;
    if (factsOf(now) === factsOf(right)) return true;
    // What the run could not know, and says so, is absent; nothing else is.
    const left = new Set([...this.#unknown].filter((key) => now[key] === undefined));
    return left.size > 0 && factsOf(now, left) === factsOf(right, left);
  }
}

/** Services and containers; tags are held against nothing but the labels that need them. */
function liveOf(state: CatalogueState): ReadonlyMap<string, HeldEntity> {
  return new Map(
    state
      .filter(({ deleted, _kind }) => deleted !== true && /containers|storageServices/.test(String(_kind)))
      .map((entity) => [entity.fullyQualifiedName, entity]),
  );
}

/** Whether the report says that an entity is not what it should be, by itself or by what it is a part of. */
function isNamed(fullPath: string, name: string, failed: readonly Failed[], { error }: WorkflowReport): boolean {
  return (
    error !== undefined ||
    failed.some(({ subject, fullyQualifiedName }) => {
      if (subject.kind === 'service') return true;
      if (fullyQualifiedName !== undefined) return qualifiedPath(name)?.includes(fullyQualifiedName) === true;
      const place = subject.kind === 'manifest' ? subject.name.replace(/[^/]*$/, '') : subject.name.replace(/\*.*$/s, '');
      return `${fullPath}/`.startsWith(place);
    })
  );
}

/** Whether the report says why something that is gone from the store stays in the catalogue. */
function isLeftKnowingly(name: string, failed: readonly Failed[], { error, notDeleted, scopes }: WorkflowReport): boolean {
  const path = qualifiedPath(name) ?? [];
  const root = path[1]?.replace(/^lake\./, '');
  return (
    error !== undefined ||
    // What is below something that failed stays with it.
    [...notDeleted, ...failed].some((each) => path.includes(each.fullyQualifiedName ?? '')) ||
    scopes.some(({ scope, goneUnknown }) => goneUnknown !== undefined && (scope === '' || scope === `s3://${root}`))
  );
}

function resultOf({ error, notDeleted, warnings }: WorkflowReport, failed: readonly Failed[]): string {
  if (error !== undefined) return `the run fails: ${error.code}`;
  const codes = new Set([...failed.map((outcome) => outcome.error.code), ...notDeleted.map((each) => each.error.code)]);
  if (codes.size > 0) return `named: ${[...codes].sort().join(', ')}`;
  const told = new Set(warnings.map(({ code }) => code));
  return told.size === 0 ? 'recovered' : `warned: ${[...told].sort().join(', ')}`;
}

/** What has the codes of a store or a catalogue that could not be reached, or gave no permission. */
const OUT_OF_REACH = /UNREACHABLE|UNAUTHORIZED|CREDENTIALS|EXPIRED|SKEWED|TLS|DENIED|_REQUEST_FAILED/;

/** The exit code that the README's table has for such a run, which has to be the one that it ends with. */
function expectExitCode(report: WorkflowReport, outcomes: readonly Outcome[], failed: readonly Failed[]): number {
  const isDone = failed.length === 0 && report.notDeleted.length === 0 && report.error === undefined;
  const hasContainers = outcomes.some((outcome) => isWritten(outcome) && outcome.subject.kind !== 'service');
  const codes = [report.error, ...failed.map(({ error }) => error)].flatMap((error) => error?.code ?? []);
  const code = isDone ? 0 : !hasContainers && codes.some((each) => OUT_OF_REACH.test(each)) ? 3 : 1;
  assert.equal(exitCodeOf(report), code, 'the exit code');
  const status = isDone ? 'succeeded' : report.error === undefined && outcomes.some(isWritten) ? 'partial' : 'failed';
  assert.equal(report.status, status, 'the status');
  return code;
}
