export { type BullMqOptions, onWorkers } from './open-runner.js';
export { type WorkerOptions, workSplits } from './split-worker.js';
