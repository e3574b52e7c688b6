import { createHash } from 'node:crypto';
import type { ResolvedComponent, Workflow } from '@sluice/core';

/**
 * What makes two processes have the same workflow: what it says, secrets left out, and the version of Sluice. What concerns the coordinator alone,
 * such as the id of the run, or only how it is reached, is no part of it.
 */
export function workflowDigest(workflow: Workflow, version: string): string {
  const { serviceName, source, processors, sink, runtime, outside } = workflow;
  const told = {
    version,
    serviceName,
    source: plain(source),
    processors: processors.map(plain),
    sink: plain(sink),
    runtime,
    outside: outside.flatMap(({ plugins }) => plugins.map(({ kind, type }) => `${kind} ${type}`)),
  };
  return createHash('sha256').update(canonical(told)).digest('hex').slice(0, 16);
}

function plain({ definition, config, sections, listed }: ResolvedComponent): unknown {
  // Secrets show in their place only that they are there.
  return { type: definition.type, config, sections, listed: listed.map(plain) };
}

/** JSON, with the keys of each object in their order. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, part: unknown) =>
    typeof part === 'object' && part !== null && !Array.isArray(part)
      ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => (a < b ? -1 : 1)))
      : part,
  );
}
