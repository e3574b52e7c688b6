import { type Harness, type Rule, runRule } from '../rules/rule.js';

/** The rules that a harness's plugin breaks, each with what is said of it. */
export async function failedRules<H extends Harness>(rules: readonly Rule<H>[], harness: H): Promise<Record<string, string>> {
  const failed: Record<string, string> = {};
  for (const rule of rules) {
    const result = await runRule(rule, harness);
    if (result.status === 'failed') failed[rule.name] = String(result.error);
  }
  return failed;
}
