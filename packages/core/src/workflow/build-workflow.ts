import { dirname, resolve as resolvePath } from 'node:path';
import { IngestError, type PluginKind, REDACTED, Sensitive } from '@sluice/plugin-api';
import type { RunnerOptions, RuntimeOptions, WorkflowConfig, WorkflowFile } from '../generated/workflow.js';
import { withoutComponentConfigs } from '../plugins/component-list.js';
import type { OutsidePlugins } from '../plugins/outside-plugins.js';
import { isStateAddress } from '../state/open-place.js';
import { baseSchema } from './base-schema.js';
import type { Component, Part } from './components.js';
import { dotted } from './json-pointer.js';
import { keyPathOf, type Origin } from './place-problems.js';
import { redactBySchema, secretsOf } from './redact.js';
import type { SecretReference } from './secret-references.js';
import type { ValidatedFile } from './validate-file.js';
import type { ResolvedComponent, Workflow } from './workflow.js';

/** What the base schema describes, with its defaults filled in. */
type FilledFile = WorkflowFile & {
  readonly workflowConfig: Required<Pick<WorkflowConfig, 'loggerLevel'>>;
  readonly runtime: RuntimeOptions & Required<Pick<RuntimeOptions, 'concurrency'>>;
};

/** What a workflow comes from. */
export interface WorkflowOrigin {
  readonly origin: Origin;
  readonly outside: readonly OutsidePlugins[];
  /** References in it that no secret stands for yet. */
  readonly open: readonly SecretReference[];
  /** Of the environment. */
  readonly secrets: readonly string[];
}

/** The workflow that a file without problems describes. */
export function buildWorkflow(
  components: readonly Component[],
  validated: ValidatedFile,
  { origin, outside, open, secrets }: WorkflowOrigin,
): Workflow {
  const file = validated.base as FilledFile;
  const resolved = (kind: PluginKind) => components.filter((each) => each.kind === kind).map((each) => resolve(each, validated));
  const [source] = resolved('source');
  const [sink] = resolved('sink');
  if (source === undefined || sink === undefined)
    throw new IngestError('INTERNAL', { message: 'a valid file lacks its source or sink' });
  const own = [...validated.values].flatMap(([part, value]) => secretsOf(value, part.schema));
  const { runner, state, ...pace } = file.runtime;
  const { ingestionPipelineFQN: fqn, pipelineRunId: runId } = file;
  return {
    file: origin.file,
    outside,
    serviceName: file.source.serviceName,
    source,
    processors: resolved('processor'),
    sink,
    runtime: pace,
    ...(runner === undefined ? {} : { runner: toRunner(runner) }),
    ...(state === undefined ? {} : { state: stateAt(state, origin.file) }),
    loggerLevel: file.workflowConfig.loggerLevel,
    ...(fqn === undefined ? {} : { pipeline: { fqn, ...(runId === undefined ? {} : { runId }) } }),
    warnings: [...new Set(validated.deprecated)].map((pointer) => ({
      code: 'KEY_WITHOUT_EFFECT',
      message: `${dotted(pointer)} has no effect`,
      path: keyPathOf(pointer, origin),
    })),
    locate: (error) => locate(error, origin),
    secrets: [...new Set([...own, ...secretsOf(file, baseSchema([])), ...secrets])].filter(
      (secret) => !open.some(({ text }) => text === secret),
    ),
  };
}

/** A folder counts from the workflow file, as all paths in it do. */
function stateAt(state: string, file: string): string {
  return isStateAddress(state) ? state : resolvePath(dirname(file), state);
}

function toRunner({ connection, ...options }: RunnerOptions): NonNullable<Workflow['runner']> {
  return { ...(options as Required<typeof options>), connection: new Sensitive(connection, REDACTED) };
}

function locate(error: IngestError, origin: Origin): IngestError {
  const pointer = error.details?.['pointer'];
  if (typeof pointer !== 'string') return error;
  const { code, kind, message, hint, fatal, retryable } = error;
  const options = { kind, fatal, retryable, cause: error, ...(hint === undefined ? {} : { hint }) };
  return new IngestError(code, { ...options, message: `${dotted(pointer)}: ${message}`, path: keyPathOf(pointer, origin) });
}

function resolve({ definition, config, sections, listed }: Component, validated: ValidatedFile): ResolvedComponent {
  const { values } = validated;
  const redacted = (part: Part) => redactBySchema(values.get(part), part.schema);
  const { components } = definition;
  const ownConfig = <T>(value: T) => (components === undefined ? value : (withoutComponentConfigs(value, components.at) as T));
  return {
    definition,
    config: new Sensitive(ownConfig(values.get(config) as Record<string, unknown>), ownConfig(redacted(config))),
    configPointer: config.pointer,
    sections: new Sensitive(
      Object.fromEntries(sections.map((part) => [part.name, values.get(part)])),
      Object.fromEntries(sections.map((part) => [part.name, redacted(part)])),
    ),
    listed: listed.map((each) => resolve(each, validated)),
  };
}
