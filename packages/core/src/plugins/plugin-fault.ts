import { API_VERSION, type ErrorCode } from '@sluice/plugin-api';
import { listSchemaAt } from './component-list.js';

const KINDS: readonly unknown[] = ['source', 'processor', 'sink'];
const LISTED_KINDS: readonly unknown[] = ['processor', 'sink'];

/** What is wrong with a plugin. */
export interface PluginFault {
  readonly code: Extract<ErrorCode, 'PLUGIN_INVALID' | 'PLUGIN_VERSION'>;
  /** What the plugin does or lacks, as the rest of a sentence that begins with its name. */
  readonly what: string;
}

/** What is wrong with a plugin's definition. It may come from outside, so that its type proves nothing. */
export function faultOf(definition: unknown): PluginFault | undefined {
  if (!isRecord(definition)) return invalid('exports no plugin definition');
  const { apiVersion } = definition;
  if (apiVersion === undefined) return invalid('has no apiVersion, which definePlugin fills in');
  if (apiVersion !== API_VERSION) {
    return {
      code: 'PLUGIN_VERSION',
      what: `is made for version ${String(apiVersion)} of the plugin contract, not ${API_VERSION}`,
    };
  }
  const what = lackOf(definition);
  return what === undefined ? undefined : invalid(what);
}

function lackOf(definition: Readonly<Record<string, unknown>>): string | undefined {
  const { kind, type, title, configSchema, component, capabilities, permissions, sections, components } = definition;
  if (!KINDS.includes(kind)) return `has the kind ${JSON.stringify(kind)}, which is none of ${KINDS.join(', ')}`;
  if (!isText(type)) return 'has no type';
  if (!isText(title)) return 'has no title';
  if (!isRecord(configSchema)) return 'has no config schema';
  if (typeof component !== 'function') return 'has no component';
  if (!Array.isArray(capabilities) || !capabilities.every(isText)) return 'has no list of capabilities';
  if (!Array.isArray(permissions) || !permissions.every(isPermission)) return 'has no list of permissions';
  if (sections !== undefined && !(isRecord(sections) && Object.values(sections).every(isSection))) {
    return 'has sections that are not each { at, schema }, with a JSON pointer as at';
  }
  if (components === undefined) return undefined;
  if (!isRecord(components) || !LISTED_KINDS.includes(components['kind']) || !isPointer(components['at'])) {
    return `has components that are not { kind, at }, with a kind of ${LISTED_KINDS.join(', ')} and a JSON pointer as at`;
  }
  if (listSchemaAt(configSchema, components['at']) === undefined) {
    return `has components at ${components['at']}, where its config schema has no array`;
  }
  return undefined;
}

function invalid(what: string): PluginFault {
  return { code: 'PLUGIN_INVALID', what };
}

function isPermission(value: unknown): boolean {
  return isRecord(value) && isText(value['action']) && isText(value['reason']);
}

function isSection(value: unknown): boolean {
  return isRecord(value) && isPointer(value['at']) && isRecord(value['schema']);
}

function isPointer(value: unknown): value is string {
  return isText(value) && value.startsWith('/');
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
