import { createHash, type Hash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { type Change, type Entity, IngestError } from '@sluice/plugin-api';

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
export interface PlannedWrite {
  readonly entity: Entity;
  readonly status: 'created' | 'updated';
  readonly changes?: readonly Change[];
}

/** A plan, read whole. */
export interface Plan {
  readonly header: PlanHeader;
  /** Parents before children. */
  readonly writes: readonly PlannedWrite[];
  /** The fully qualified names of the containers that are to go. */
  readonly deletes: readonly string[];
}

/** What a plan consists of besides its first line, in its order. */
type PlanLine = PlannedWrite | { readonly delete: string } | { readonly end: string };

/** The first line of a plan that is made now. */
export function planHeader(header: Omit<PlanHeader, 'sluicePlan'>): PlanHeader {
  return { sluicePlan: VERSION, ...header };
}

/**
 * The lines of a plan: header, writes, deletes, and last the SHA-256 of all lines before, so that a file that was cut short or changed is known. An
 * entity that comes again takes the place of its earlier one.
 */
export class PlanLines {
  readonly #hash = createHash('sha256');
  readonly #writes = new Map<string, PlannedWrite>();

  /** An entity is to be written. */
  write(write: PlannedWrite): void {
    const key = keyOf(write.entity);
    const isNew = this.#writes.get(key)?.status === 'created';
    this.#writes.set(key, isNew ? { entity: write.entity, status: 'created' } : write);
  }

  /** An entity stays as it is, though an earlier version of it in the same run would have changed it. */
  leave(entity: Entity): void {
    const key = keyOf(entity);
    if (this.#writes.get(key)?.status === 'updated') this.#writes.delete(key);
  }

  /** All lines, each with its end. */
  *lines(header: PlanHeader, deletes: readonly string[]): Generator<string> {
    yield this.#line(header);
    for (const { entity, status, changes } of this.#writes.values()) {
      yield this.#line({ entity: withoutSecrets(entity), status, ...(changes === undefined ? {} : { changes }) });
    }
    for (const name of deletes) yield this.#line({ delete: name });
    yield `${JSON.stringify({ end: this.#hash.digest('hex') })}\n`;
  }

  #line(value: PlanHeader | PlanLine): string {
    const line = `${JSON.stringify(value)}\n`;
    this.#hash.update(line);
    return line;
  }
}

/** Reads a plan. Throws PLAN_NOT_READABLE, with the line, where it is none, or not the whole of one. */
export async function readPlan(path: string): Promise<Plan> {
  const file = await open(path).catch((cause: Error) => {
    throw notReadable(path, `cannot be read: ${cause.message}`);
  });
  try {
    return await parse(path, file.readLines());
  } finally {
    await file.close();
  }
}

async function parse(path: string, lines: AsyncIterable<string>): Promise<Plan> {
  const hash = createHash('sha256');
  let header: PlanHeader | undefined;
  const writes: PlannedWrite[] = [];
  const deletes: string[] = [];
  let number = 0;
  for await (const line of lines) {
    number += 1;
    const value = objectOf(line);
    if (value === undefined) throw notReadable(`${path}:${number}`, 'is no line of a plan');
    if (header === undefined) header = headerOf(path, value);
    else if (typeof value['end'] === 'string') return ended(path, value['end'], hash, { header, writes, deletes });
    else if (typeof value['delete'] === 'string') deletes.push(value['delete']);
    else writes.push(value as unknown as PlannedWrite);
    hash.update(`${line}\n`);
  }
  throw notReadable(path, number === 0 ? 'is empty' : 'is cut short');
}

function headerOf(path: string, value: Record<string, unknown>): PlanHeader {
  if (value['sluicePlan'] === VERSION) return value as unknown as PlanHeader;
  throw notReadable(path, 'sluicePlan' in value ? `has the version ${value['sluicePlan']}, not ${VERSION}` : 'is no plan');
}

function ended(path: string, digest: string, hash: Hash, plan: Plan): Plan {
  if (hash.digest('hex') === digest) return plan;
  throw notReadable(path, 'was changed since it was made');
}

function objectOf(line: string): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(line);
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** Tells entities apart. */
export function keyOf({ kind, fullyQualifiedName }: Entity): string {
  return `${kind} ${fullyQualifiedName}`;
}

/** A service comes from the workflow file. */
function withoutSecrets(entity: Entity): Entity {
  if (entity.kind !== 'storageService') return entity;
  const { connection: _, ...plain } = entity;
  return plain;
}

function notReadable(path: string, what: string): IngestError {
  return new IngestError('PLAN_NOT_READABLE', { message: `The plan ${path} ${what}`, path });
}
