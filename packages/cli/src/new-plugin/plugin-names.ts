import { join, relative } from 'node:path';
import type { PluginNames, TemplateKind } from './plugin-template.js';

const TYPE = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** What the command line says of a new plugin. */
export interface NewPluginOptions {
  readonly kind?: string;
  readonly type?: string;
  readonly title?: string;
  readonly package?: string;
  readonly dir?: string;
}

/** A new plugin, and where it is to be written. */
export interface NewPlugin extends PluginNames {
  readonly folder: string;
}

/** What is wrong with a type; `undefined` when nothing is. */
export function typeProblem(type: string): string | undefined {
  return TYPE.test(type) ? undefined : 'The type is lower-case words with hyphens between, such as acme-lake.';
}

/** What a plugin of that kind is in a workflow: a store is read by a source. */
export function familyOf(kind: string | undefined): string | undefined {
  return kind === 'object-store' ? 'source' : kind;
}

/** Where a plugin of that type is written when nothing else is said; `house` is the checkout of Sluice that the working directory is in. */
export function defaultFolder({ kind, type }: NewPluginOptions, house: string | undefined): string {
  if (house !== undefined) return relative(process.cwd(), join(house, 'plugins', type ?? ''));
  return `sluice-${familyOf(kind)}-${type}`;
}

/** What the options mean, once nothing is wrong with them. */
export function toPlugin(options: NewPluginOptions, folder: string): NewPlugin {
  const { kind, type = '', title = words(type), package: packageName = `sluice-${familyOf(kind)}-${type}` } = options;
  return { kind: kind as TemplateKind, type, title, packageName, folder };
}

function words(type: string): string {
  const text = type.replaceAll('-', ' ');
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}`;
}
