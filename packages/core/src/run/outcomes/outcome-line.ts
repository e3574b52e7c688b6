import type { Change, Subject } from '@sluice/plugin-api';
import { fromPlainError, type PlainError, toPlainError } from '../report/plain-error.js';
import { isWritten, type Outcome } from './outcome.js';

/** Stands for what is as in the line before. Neighbours are mostly of one scope, one entry and one place. */
const SAME = 0;
/** Stands for what is absent. */
const ABSENT = null;

type Written<T> = T | typeof SAME | typeof ABSENT;

/** What an outcome says besides whose it is; why, too. */
interface Ending extends Pick<Outcome, 'status' | 'parts' | 'columns'> {
  readonly changes?: readonly Change[];
  readonly error?: PlainError;
}

type Line = readonly [
  kind: Subject['kind'],
  name: string,
  at: Written<string>,
  scope: Written<string>,
  of: Written<Subject>,
  fullyQualifiedName: Written<string>,
  ending: Outcome['status'] | Ending,
];

/** An outcome as one line of JSON, errors spelled out, to be read behind the line of `previous`. Of an error's cause nothing is told. */
export function toLine(outcome: Outcome, previous: Outcome | undefined): string {
  const { subject, scope, of, fullyQualifiedName, parts, columns, status } = outcome;
  const isPlain = isWritten(outcome) && parts === undefined && columns === undefined && !('changes' in outcome);
  const line: Line = [
    subject.kind,
    subject.name,
    written(subject.at, previous?.subject.at),
    written(scope, previous?.scope),
    of !== undefined && isSameSubject(of, previous?.of) ? SAME : (of ?? ABSENT),
    fullyQualifiedName ?? ABSENT,
    isPlain ? status : plainEnding(outcome),
  ];
  return JSON.stringify(line);
}

/** The outcome that {@link toLine} made a line of, behind the same one. */
export function fromLine(text: string, previous: Outcome | undefined): Outcome {
  const [kind, name, at, scope, of, fullyQualifiedName, ending] = JSON.parse(text) as Line;
  const place = read(at, previous?.subject.at);
  const whole = read(of, previous?.of);
  return {
    subject: { kind, name, ...(place === undefined ? {} : { at: place }) },
    scope: read(scope, previous?.scope),
    ...(whole === undefined ? {} : { of: whole }),
    ...(fullyQualifiedName === ABSENT ? {} : { fullyQualifiedName }),
    ...(typeof ending === 'string' ? { status: ending } : fullEnding(ending)),
  } as Outcome;
}

function written(value: string | undefined, previous: string | undefined): Written<string> {
  return value === undefined ? ABSENT : value === previous ? SAME : value;
}

function read<T>(value: Written<T>, previous: T | undefined): T | undefined {
  return value === SAME ? previous : value === ABSENT ? undefined : value;
}

function isSameSubject(a: Subject, b: Subject | undefined): boolean {
  return a === b || (a.kind === b?.kind && a.name === b.name && a.at === b.at);
}

function plainEnding(outcome: Outcome): Ending {
  const { subject, scope, of, fullyQualifiedName, ...ending } = outcome;
  return outcome.status === 'failed' ? { ...ending, error: toPlainError(outcome.error) } : ending;
}

function fullEnding(ending: Ending): Ending {
  return ending.error === undefined ? ending : { ...ending, error: fromPlainError(ending.error) };
}
