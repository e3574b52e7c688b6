import type { ResolvedComponent } from '@sluice/core';
import type { PolicyDocument } from '@sluice/plugin-api';
import { loadOrExplain, type WorkflowOptions } from './load.js';
import { table } from './table.js';

const WRONG_FILE = 2;

/** What the command line says of permissions. */
export interface PermissionsOptions extends WorkflowOptions {
  readonly json?: boolean;
}

interface ComponentPolicies {
  readonly kind: string;
  readonly type: string;
  readonly policies: readonly PolicyDocument[];
}

/** `sluice permissions`: the least rights of this workflow, to the standard output; contacts nothing; the exit code is 0 or 2. */
export async function permissions(options: PermissionsOptions): Promise<number> {
  const workflow = await loadOrExplain(options);
  if (workflow === undefined) return WRONG_FILE;
  const all = [workflow.source, ...workflow.processors, workflow.sink].flatMap(withListed).map(policiesOf);
  if (options.json === true) process.stdout.write(`${JSON.stringify(all, undefined, 2)}\n`);
  else
    process.stdout.write(
      all
        .filter(({ policies }) => policies.length > 0)
        .map(textOf)
        .join('\n'),
    );
  return 0;
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
    const how =
      apply === undefined
        ? ''
        : `\n${apply
            .split('\n')
            .map((line) => `# ${line}`)
            .join('\n')}\n`;
    return `# ${kind} ${type}: ${title}\n${text}\n${how}`;
  });
  return documents.join('\n');
}
