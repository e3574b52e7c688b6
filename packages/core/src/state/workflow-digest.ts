import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { ResolvedComponent, Workflow } from '../workflow/workflow.js';

/** A digest of all that a workflow file says of what a run writes, secrets left out. */
export function workflowDigest({ serviceName, source, processors, sink }: Workflow): string {
  return digestOf({ serviceName, components: [source, ...processors, sink].map(toldBy) });
}

/**
 * A digest of all that decides what a run writes: the workflow, and what runs it.
 *
 * @param version that of Sluice, with which its own plugins come.
 */
export function runDigest(workflow: Workflow, version: string): string {
  const outside = workflow.outside.map(({ file }) => digestOf(readFileSync(file, 'utf8')));
  return digestOf({ version, workflow: workflowDigest(workflow), outside });
}

function toldBy({ definition, config, sections, listed }: ResolvedComponent): unknown {
  return { kind: definition.kind, type: definition.type, config, sections, listed: listed.map(toldBy) };
}

function digestOf(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex');
}
