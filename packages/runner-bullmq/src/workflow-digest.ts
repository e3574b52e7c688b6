import { createHash } from 'node:crypto';
import { runDigest, type Workflow } from '@sluice/core';

/**
 * What makes two processes have the same workflow: all that decides what a run writes, secrets left out, and how its requests are paced. What
 * concerns the coordinator alone, such as its state or the id of the run, is no part of it, nor is how the queues are reached.
 *
 * @param version that of Sluice.
 */
export function workflowDigest(workflow: Workflow, version: string): string {
  const { concurrency, requestsPerSecond, maxRequests } = workflow.runtime;
  const told = [runDigest(workflow, version), concurrency, requestsPerSecond, maxRequests];
  return createHash('sha256').update(JSON.stringify(told)).digest('hex').slice(0, 16);
}
