import { type Harness, type Rule, runRule } from '../rules/rule.js';

/**
 * The rules that a plugin breaks, each with what is said of it.
 *
 * @param start makes a harness for each rule, so that what one leaves under way is no matter of another.
 */
export async function failedRules<H extends Harness>(rules: readonly Rule<H>[], start: () => H): Promise<Record<string, string>> {
  const results = await Promise.all(rules.map((rule) => runRule(rule, start())));
  return Object.fromEntries(results.flatMap((each) => (each.status === 'failed' ? [[each.rule, String(each.error)]] : [])));
}
