import { definePlugin } from '@sluice/plugin-api';
import { configSchema } from './generated/config.js';
import { serverSchema } from './generated/server.js';
import { policies } from './policies.js';
import { OpenMetadataSink } from './sink.js';

const OVERRIDE_METADATA = {
  type: 'boolean',
  default: false,
  description: 'Replace descriptions and owners that stand in the catalogue, whoever set them. By default they stay.',
};

/** The sink `metadata-rest`: writes to an OpenMetadata server. */
export const plugin = definePlugin<'sink'>({
  kind: 'sink',
  type: 'metadata-rest',
  title: 'An OpenMetadata server',
  configSchema,
  sections: {
    server: { at: '/workflowConfig/openMetadataServerConfig', schema: serverSchema, required: true },
    markDeletedContainers: {
      at: '/source/sourceConfig/config/markDeletedContainers',
      schema: { type: 'boolean', default: true },
    },
    includeTags: { at: '/source/sourceConfig/config/includeTags', schema: { type: 'boolean', default: false } },
    overrideMetadata: { at: '/source/sourceConfig/config/overrideMetadata', schema: OVERRIDE_METADATA },
  },
  capabilities: ['deletion', 'plan', 'run-status'],
  permissions: [
    { action: 'storageService: ViewAll, Create, EditAll', reason: 'The service that all containers hang under.' },
    { action: 'container: ViewAll, Create, EditAll', reason: 'Buckets, datasets, folders and files.' },
    { action: 'container: Delete', reason: 'Only where a source marks deleted containers.' },
    { action: 'classification, tag: ViewAll, Create', reason: 'Only where a source or processor yields tags.' },
    { action: 'user, team: ViewAll', reason: 'Only where a processor names owners.' },
    { action: 'ingestionPipeline: EditAll', reason: 'Only with ingestionPipelineFQN: to show the state of the run.' },
  ],
  policies,
  component: OpenMetadataSink,
});
