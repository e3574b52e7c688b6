import type { Workflow } from '@sluice/core';
import { type CheckStep, checkStep } from '@sluice/plugin-api';
import { splitsQueue } from './messages.js';
import { openStore } from './queue-store.js';
import { workflowDigest } from './workflow-digest.js';

/**
 * Tries whether the queues can be reached, and says how many workers would take splits of the workflow.
 *
 * @param version that of Sluice.
 */
export function checkQueues(workflow: Workflow & Required<Pick<Workflow, 'runner'>>, version: string): Promise<CheckStep> {
  return checkStep('queues', async () => {
    const store = await openStore(workflow.runner.connection.reveal());
    const queue = store.queue(splitsQueue(workflowDigest(workflow, version)));
    try {
      const count = await queue.getWorkersCount();
      return `${count} ${count === 1 ? 'worker' : 'workers'} of this workflow and version`;
    } finally {
      await queue.close();
      await store.close();
    }
  });
}
