import type { RuleResult } from '@sluice/testkit';

/** What became of the rules of one suite, by plugin. */
export interface SuiteResults {
  readonly title: string;
  readonly rules: readonly { readonly name: string; readonly title: string }[];
  readonly plugins: ReadonlyMap<string, readonly RuleResult[]>;
}

const INTRODUCTION = `# Plugins and the rules that they keep

Made by \`npm run docs:plugins\`, which runs the suites of [testkit](../packages/testkit/README.md) on every plugin that comes with Sluice. \`npm test\` fails
where this table is not what a run makes of it.

✓ kept · – does not apply, since the plugin does not have the capability · a number: waived, for the reason below the table
`;

/** All results as a page: for each suite a table, a row a rule and a column a plugin. */
export function rulePage(suites: readonly SuiteResults[]): string {
  return [INTRODUCTION, ...suites.filter(({ plugins }) => plugins.size > 0).map(suiteSection)].join('\n');
}

function suiteSection({ title, rules, plugins }: SuiteResults): string {
  const types = [...plugins.keys()].sort();
  const reasons: string[] = [];
  const cell = (rule: string, type: string): string => {
    const result = plugins.get(type)?.find((each) => each.rule === rule);
    switch (result?.status) {
      case 'passed':
        return '✓';
      case 'not-applicable':
        return '–';
      case 'waived': {
        const reason = `\`${type}\`: ${result.reason}`;
        if (!reasons.includes(reason)) reasons.push(reason);
        return String(reasons.indexOf(reason) + 1);
      }
      default:
        return '**broken**';
    }
  };
  const rows = rules.map((rule) => [
    `\`${rule.name}\``,
    rule.title.replaceAll('|', '\\|'),
    ...types.map((type) => cell(rule.name, type)),
  ]);
  const lines = [
    ['rule', 'what it asks', ...types.map((type) => `\`${type}\``)],
    ['---', '---', ...types.map(() => ':-:')],
    ...rows,
  ];
  const table = lines.map((line) => `| ${line.join(' | ')} |`).join('\n');
  const notes = reasons.map((reason, index) => `${index + 1}. ${reason}`).join('\n');
  return `## ${title}\n\n${table}\n${notes === '' ? '' : `\n${notes}\n`}`;
}
