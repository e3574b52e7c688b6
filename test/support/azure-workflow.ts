import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { emptyFolder } from './sluice.js';

/** Writes a workflow file with a source `azure` into an empty folder; answers its path. JSON is YAML. */
export function writeAzureWorkflow(connection: object, options: object = {}): string {
  const workflow = {
    source: {
      type: 'azure',
      // As in what is expected of the lakes.
      serviceName: 'local_s3',
      serviceConnection: { config: { type: 'ADLS', ...connection } },
      sourceConfig: { config: { type: 'StorageMetadata', containerFilterPattern: { excludes: ['tmp-.*'] }, ...options } },
    },
    sink: { type: 'console' },
  };
  const path = join(emptyFolder(), 'workflow.yaml');
  writeFileSync(path, JSON.stringify(workflow, undefined, 2));
  return path;
}
