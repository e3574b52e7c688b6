import { createHash, type Hash } from 'node:crypto';
import { type FileHandle, open } from 'node:fs/promises';
import { type Change, type Container, type Entity, IngestError } from '@sluice/plugin-api';

const VERSION = 1;

/** The first line of a plan. */
export interface PlanHeader {
  readonly sluicePlan: typeof VERSION;
  readonly serviceName: string;
  readonly source: string;
  readonly sink: string;
  /** Of what the workflow file says of its source, processors and sink, secrets left out. */
  readonly workflow: string;
  /** When it was made, in ISO 8601. */
  readonly madeAt: string;
}

/** An entity that is to be written, and what is to become of it by that. */
export interface PlannedWrite<E extends Entity = Entity> {
  readonly entity: E;
  readonly status: 'created' | 'updated';
  readonly changes?: readonly Change[];
}

/** A plan that was read and found whole. Its containers are read again when they are done, as they may be many. */
export interface Plan {
  readonly header: PlanHeader;
  /** What is to be written besides containers: the service, where it is not there yet, and tags. */
  readonly others: readonly PlannedWrite[];
  /** The fully qualified names of the containers that are to go. */
  readonly deletes: readonly string[];
  /** Parents before children; to be walked once. */
  containers(): AsyncIterable<PlannedWrite<Container>>;
  /** May be called twice. */
  close(): Promise<void>;
}

/** The first line of a plan that is made now. */
export function planHeader(header: Omit<PlanHeader, 'sluicePlan'>): PlanHeader {
  return { sluicePlan: VERSION, ...header };
}

/** The last line of a plan, with the hash of all before it. */
export function endLine(hash: Hash): string {
  return `${JSON.stringify({ end: hash.digest('hex') })}\n`;
}

/** Tells entities apart. In the order of these, services come before tags, tags before containers, and parents before children. */
export function keyOf({ kind, fullyQualifiedName }: Pick<Entity, 'kind' | 'fullyQualifiedName'>): string {
  return `${ORDER[kind]} ${fullyQualifiedName}`;
}

const ORDER: Readonly<Record<Entity['kind'], number>> = { storageService: 0, tag: 1, container: 2 };

/** Reads a plan; whoever gets it closes it. Throws PLAN_NOT_READABLE, with the line, where it is none, or not the whole of one. */
export async function readPlan(path: string): Promise<Plan> {
  const file = await open(path).catch((cause: Error) => {
    throw notReadable(path, `cannot be read: ${cause.message}`);
  });
  try {
    const others: PlannedWrite[] = [];
    const deletes: string[] = [];
    const lines = planLines(path, file);
    const first = await lines.next();
    if (first.done === true) throw notReadable(path, 'is empty');
    const header = headerOf(path, first.value);
    for await (const line of lines) {
      if (typeof line['delete'] === 'string') deletes.push(line['delete']);
      else if (!isContainer(line)) others.push(line as unknown as PlannedWrite);
    }
    return { header, others, deletes, containers: () => containersOf(path, file), close: () => file.close() };
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function* containersOf(path: string, file: FileHandle): AsyncGenerator<PlannedWrite<Container>> {
  for await (const line of planLines(path, file)) if (isContainer(line)) yield line;
}

type PlanLine = Readonly<Record<string, unknown>>;

/** The lines of a plan but its last; throws at their end where the plan is not whole. */
async function* planLines(path: string, file: FileHandle): AsyncGenerator<PlanLine, void> {
  const hash = createHash('sha256');
  let number = 0;
  // From the open file, which stays the same where another plan takes its place.
  for await (const line of file.readLines({ start: 0, autoClose: false })) {
    number += 1;
    const value = objectOf(line);
    if (value === undefined) throw notReadable(`${path}:${number}`, 'is no line of a plan');
    if (typeof value['end'] === 'string') {
      if (hash.digest('hex') === value['end']) return;
      throw notReadable(path, 'was changed since it was made');
    }
    hash.update(`${line}\n`);
    yield value;
  }
  if (number > 0) throw notReadable(path, 'is cut short');
}

function headerOf(path: string, value: PlanLine): PlanHeader {
  if (value['sluicePlan'] === VERSION) return value as unknown as PlanHeader;
  throw notReadable(path, 'sluicePlan' in value ? `has the version ${value['sluicePlan']}, not ${VERSION}` : 'is no plan');
}

function isContainer(line: PlanLine): line is PlanLine & PlannedWrite<Container> {
  return (line['entity'] as Entity | undefined)?.kind === 'container';
}

function objectOf(line: string): PlanLine | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as PlanLine) : undefined;
  } catch {
    return undefined;
  }
}

function notReadable(path: string, what: string): IngestError {
  return new IngestError('PLAN_NOT_READABLE', { message: `The plan ${path} ${what}`, path });
}
