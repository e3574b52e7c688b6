export { applyPlan, type PlannedRun, planWorkflow } from './plan/plan-workflow.js';
export type { OutsidePlugins } from './plugins/outside-plugins.js';
export { type PluginLoader, PluginRegistry } from './plugins/plugin-registry.js';
export { type CheckedStep, checkWorkflow } from './run/check-workflow.js';
export {
  type ComposedRun,
  type ComposeOptions,
  compose,
  type Override,
  PROCESSORS,
  SINK,
  SOURCE,
  validateComponents,
} from './run/compose.js';
export { GoneContainers, type GoneReason } from './run/deletion/gone-containers.js';
export { graceSignal } from './run/grace-signal.js';
export { type KeptItem, KnownItems, type KnownOfSplit } from './run/known-items.js';
export {
  isWritten,
  OUTCOME_STATUSES,
  type Outcome,
  type OutcomeCounts,
  type OutcomeStatus,
  subjectKey,
} from './run/outcomes/outcome.js';
export type { SubjectCounts } from './run/outcomes/outcome-figures.js';
export { OutcomeLog, type OutcomeLogParts, type Outcomes } from './run/outcomes/outcome-log.js';
export { tellRecord } from './run/outcomes/tell-record.js';
export type { NamedProcessor } from './run/process-entity.js';
export { pullLanes } from './run/pull-lanes.js';
export type { Action } from './run/report/actions.js';
export { type Cost, costOf } from './run/report/cost.js';
export { type ErrorJson, errorToJson } from './run/report/error-json.js';
export { fromPlainError, type PlainError, toPlainError } from './run/report/plain-error.js';
export { type ExitCode, exitCodeOf, type RunStatusName, type WorkflowReport } from './run/report/report.js';
export { reportToJson } from './run/report/report-json.js';
export type { GoneUnknown, ScopeSummary } from './run/report/scope-tracker.js';
export { sumOf } from './run/report/sums.js';
export { errorWithoutSecrets } from './run/report/without-secrets.js';
export { type PaceOptions, type RequestBudget, RequestPace, requestsExhausted } from './run/request-pace.js';
export type { RequestEnd, RunEvent } from './run/run-event.js';
export { RUN_SCOPE, RunRecord } from './run/run-record.js';
export { runSplit, type SplitListener, type SplitResult, settleUnread } from './run/run-split.js';
export type { CommittedSplit, KeptRecord, RunState, SplitDraft, SplitEnd } from './run/run-state.js';
export {
  type OpenRun,
  type RunnerRequest,
  type RunOptions,
  runWorkflow,
  SILENT_LOGGER,
  type StateUse,
  SYSTEM_CLOCK,
} from './run/run-workflow.js';
export type { OpenRunner, Runner, SplitCosts, SplitRequest } from './run/runner.js';
export type { SideCosts, SideOptions } from './run/side-context.js';
export type { Containers } from './run/spool/container-log.js';
export type { Stretch } from './run/spool/read-lines.js';
export { Spool } from './run/spool/spool.js';
export { type OpenSuggester, withSuggester } from './run/suggest-manifests.js';
export { pluginEditorSchema, workflowEditorSchema } from './schema/editor-schema.js';
export { inPlace, standingAlone } from './schema/local-references.js';
export { fits, wholeSchema } from './schema/whole-schema.js';
export { checkState } from './state/check-state.js';
export { JournalRecords } from './state/journal/journal-records.js';
export type { StateObjects, StateStore, StoredObject } from './state/objects/state-objects.js';
export { runDigest } from './state/workflow-digest.js';
export {
  describeProblem,
  FILE_SECRETS,
  type LoadOptions,
  loadWorkflow,
  parseWorkflow,
  type ResolvedComponent,
  type SecretStore,
  type Workflow,
  WorkflowError,
  withSecrets,
} from './workflow/load-workflow.js';
export { withOutside } from './workflow/outside.js';
export { parseYaml } from './workflow/parse-yaml.js';
export { redactText } from './workflow/redact.js';
