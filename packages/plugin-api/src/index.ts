import 'reflect-metadata';

export { inject, injectable } from 'tsyringe';
export { checkStep } from './check-step.js';
export { type ConfigRow, configRows } from './config-rows.js';
export type {
  CheckStep,
  Clock,
  ContainerData,
  Logger,
  Meter,
  ProcessContext,
  ReadContext,
  ReportCollector,
  SampleRow,
  StepContext,
  Warning,
} from './context.js';
export { DATA_TYPES, isDataType } from './data-types.js';
export { ERROR_CATALOGUE, type ErrorCatalogueEntry, type ErrorCode } from './error-catalogue.js';
export { type ErrorKind, IngestError, type IngestErrorOptions, isIngestError, toIngestError } from './errors.js';
export { FilterPattern, type FilterPatternConfig } from './filter-pattern.js';
export type {
  Column,
  Container,
  DataModel,
  DataType,
  Entity,
  FileFormat,
  NewestObject,
  Owner,
  ResourceSet,
  ServiceType,
  StorageService,
  Tag,
  TagLabel,
} from './generated/entities.js';
export { entitiesSchema } from './generated/entities.js';
export type {
  Confidence,
  LeftOutPlace,
  ManifestSuggester,
  ManifestSuggestion,
  ObjectAmount,
  ProposedEntry,
} from './manifest-suggestion.js';
export { NamePattern } from './name-pattern.js';
export { NameSet } from './name-set.js';
export { type CatalogueName, catalogueName, qualifiedName } from './names.js';
export { nearest } from './nearest.js';
export {
  API_VERSION,
  CLOCK,
  COMPONENTS,
  CONFIG,
  CONFIG_POINTER,
  CONFIG_SECTIONS,
  type ComponentClass,
  type ComponentList,
  type ConfigSection,
  definePlugin,
  type JsonSchema,
  LOGGER,
  type NamedComponent,
  type Permission,
  type PluginDefinition,
  type PluginKind,
  type PolicyDocument,
  SERVICE,
  type ServiceIdentity,
} from './plugin.js';
export type { ObservableInput, Processor } from './processor.js';
export { qualifiedPath } from './qualified-path.js';
export { REDACTED, Sensitive } from './sensitive.js';
export type { CatalogueContainer, Change, RunStatus, Sink, WriteResult } from './sink.js';
export type { DeletionPolicy, Json, Source, SourceItem, SourceOutcome, Split, Subject } from './source.js';
export { tagNamed } from './tag-name.js';
export { TextHash } from './text-hash.js';
export { WARNING_CATALOGUE, type WarningCatalogueEntry } from './warning-catalogue.js';
