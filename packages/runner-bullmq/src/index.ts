export { checkQueues } from './check-queues.js';
export { type DueRunsOptions, makeDueRuns } from './due-runs.js';
export { type BullMqOptions, onWorkers } from './open-runner.js';
export { type DueRun, type RunSummary, type Schedule, Schedules } from './schedules.js';
export { type WorkerOptions, workSplits } from './split-worker.js';
