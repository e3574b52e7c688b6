import type { PolicyDocument } from '@sluice/plugin-api';

/** A rule of a policy in OpenMetadata. */
interface Rule {
  readonly name: string;
  readonly effect: 'allow';
  readonly resources: readonly string[];
  readonly operations: readonly string[];
}

/** The policy of the bot whose token a workflow has, as `POST /api/v1/policies` takes it. */
export function policies(_config: unknown, sections: Readonly<Record<string, unknown>>): readonly PolicyDocument[] {
  const deletes = sections['markDeletedContainers'] !== false;
  const operations = (...all: readonly (string | false)[]): readonly string[] => all.filter((each) => each !== false);
  const rules: Rule[] = [
    allow('services', ['storageService'], ['ViewAll', 'Create', 'EditAll']),
    allow('containers', ['container'], operations('ViewAll', 'Create', 'EditAll', deletes && 'Delete')),
    ...(sections['includeTags'] === true ? [allow('tags', ['classification', 'tag'], ['ViewAll', 'Create'])] : []),
  ];
  const policy = { name: 'SluicePolicy', displayName: 'Sluice', rules };
  return [
    {
      title: "OpenMetadata policy of the token's bot",
      text: JSON.stringify(policy, undefined, 2),
      apply: [
        'Besides: with processors that add tags, ViewAll and Create on classification and tag; with owners, ViewAll on user and team;',
        'with ingestionPipelineFQN, ViewAll and EditAll on ingestionPipeline.',
      ].join('\n'),
    },
  ];
}

function allow(name: string, resources: readonly string[], operations: readonly string[]): Rule {
  return { name, effect: 'allow', resources, operations };
}
