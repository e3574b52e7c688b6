import { describeProblem, type ResolvedComponent, redactText } from '@sluice/core';
import { isIngestError, type PolicyDocument } from '@sluice/plugin-api';
import { printable } from '../output/printable.js';
import { table } from '../output/table.js';
import { statePolicy } from '../state/state-policy.js';
import { loadOrExplain, type WorkflowOptions } from './load.js';

const WRONG_FILE = 2;

/** What the command line says of permissions. */
export interface PermissionsOptions extends WorkflowOptions {
  readonly json?: boolean;
}

/** What a component needs, or what `runtime` names. */
export interface ComponentPolicies {
  readonly kind: string;
  readonly type: string;
  readonly policies: readonly PolicyDocument[];
}

/** `sluice permissions`: the least rights of this workflow, to the standard output; contacts nothing; the exit code is 0 or 2. */
export async function permissions(options: PermissionsOptions): Promise<number> {
  const workflow = await loadOrExplain(options);
  if (workflow === undefined) return WRONG_FILE;
  const { secrets } = workflow;
  try {
    const components = [workflow.source, ...workflow.processors, workflow.sink].flatMap(withListed).map(policiesOf);
    const state = workflow.state === undefined ? undefined : statePolicy(workflow.state);
    const all = [...components, ...(state === undefined ? [] : [{ kind: 'runtime', type: 'state', policies: [state] }])];
    const text = options.json === true ? `${JSON.stringify(all, undefined, 2)}\n` : permissionsText(all);
    process.stdout.write(redactText(secrets, text));
    return 0;
  } catch (error) {
    if (!isIngestError(error)) throw error;
    process.stderr.write(`${redactText(secrets, describeProblem(workflow.locate(error)))}\n`);
    return WRONG_FILE;
  }
}

/** The policies for people, each under a line that says whose it is. */
export function permissionsText(all: readonly ComponentPolicies[]): string {
  return all
    .filter(({ policies }) => policies.length > 0)
    .map(textOf)
    .join('\n');
}

/** A component, or those that it is made of. */
function withListed(component: ResolvedComponent): readonly ResolvedComponent[] {
  return component.listed.length === 0 ? [component] : component.listed.flatMap(withListed);
}

function policiesOf({ definition, config, sections }: ResolvedComponent): ComponentPolicies {
  const { kind, type, permissions: listed } = definition;
  const policies = definition.policies?.(config.reveal(), sections.reveal());
  if (policies !== undefined) return { kind, type, policies };
  if (listed.length === 0) return { kind, type, policies: [] };
  return { kind, type, policies: [{ title: 'Rights', text: table(listed.map(({ action, reason }) => [action, reason])) }] };
}

function textOf({ kind, type, policies }: ComponentPolicies): string {
  const documents = policies.map(({ title, text, apply }) => {
    const how = apply === undefined ? [] : ['', ...linesOf(apply).map((line) => `# ${line}`)];
    return `${[printable(`# ${kind} ${type}: ${title}`), ...linesOf(text), ...how].join('\n')}\n`;
  });
  return documents.join('\n');
}

function linesOf(text: string): readonly string[] {
  return text.split('\n').map(printable);
}
