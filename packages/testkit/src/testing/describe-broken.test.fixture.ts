import { beforeAll, describe, expect, test } from 'vitest';
import { type Harness, type Rule, runRule } from '../rules/rule.js';

/**
 * Registers a test for each rule, that it can fail: of a plugin that breaks it, and only it.
 *
 * @param start makes a harness of the plugin that breaks the rule of that name.
 * @param also rules that cannot but be broken with one, by its name.
 */
export function describeBroken<H extends Harness>(
  title: string,
  rules: readonly Rule<H>[],
  start: (rule: string) => H,
  also: Readonly<Record<string, readonly string[]>> = {},
): void {
  describe(title, () => {
    const trials = new Map<string, Promise<Record<string, string>>>();
    // All at once: most of their time they wait.
    beforeAll(() => {
      for (const { name } of rules)
        trials.set(
          name,
          failedRules(rules, () => start(name)),
        );
    });
    test.each(rules.map(({ name }) => name))('%s fails it, and no other', async (name) => {
      const failed = (await trials.get(name)) ?? {};
      expect(Object.keys(failed).sort(), JSON.stringify(failed, undefined, 2)).toEqual([name, ...(also[name] ?? [])].sort());
    });
  });
}

/** The rules that a plugin breaks, each with what is said of it. */
async function failedRules<H extends Harness>(rules: readonly Rule<H>[], start: () => H): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  const harness = start();
  for (const rule of rules) {
    // What does not stop is under way for ever.
    const result = await runRule(rule, rule.name === 'abort' ? start() : harness);
    if (result.status === 'failed') failed[rule.name] = String(result.error);
  }
  return failed;
}
