import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Writes a workflow file that both Sluice and the reference read; JSON is YAML. Answers its path. */
export function writeWorkflow(folder, { endpoint, catalogue, options = {}, runtime }) {
  const awsConfig = {
    awsAccessKeyId: 'testing',
    awsSecretAccessKey: 'testing',
    awsRegion: 'us-east-1',
    endPointURL: endpoint,
  };
  const workflow = {
    source: {
      type: 's3',
      serviceName: 'local_s3',
      serviceConnection: { config: { type: 'S3', awsConfig } },
      sourceConfig: { config: { type: 'StorageMetadata', ...options } },
    },
    ...(runtime === undefined ? {} : { runtime }),
    sink: catalogue === undefined ? { type: 'console' } : { type: 'metadata-rest', config: {} },
    workflowConfig: {
      loggerLevel: 'WARN',
      ...(catalogue === undefined
        ? {}
        : {
            openMetadataServerConfig: {
              hostPort: `${catalogue}/api`,
              authProvider: 'openmetadata',
              securityConfig: { jwtToken: 'a.b.c' },
            },
          }),
    },
  };
  const path = join(folder, 'workflow.json');
  writeFileSync(path, JSON.stringify(workflow, undefined, 2));
  return path;
}
