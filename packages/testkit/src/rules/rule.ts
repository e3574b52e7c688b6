/** What a plugin has to keep. Its name is permanent: waivers and the table of `docs/plugins.md` refer to it. */
export interface Rule<H> {
  /** Such as `pages-of-one`. */
  readonly name: string;
  /** What is asked, in one sentence. */
  readonly title: string;
  /** The declared capability without which the rule does not apply. */
  readonly capability?: string;
  /** Rejects, saying what is wrong, when the rule is broken. */
  run(harness: H): Promise<void>;
}

/** Rules that a harness cannot exercise, each with the reason. */
export type Waivers = Readonly<Record<string, string>>;

/** What every harness has. */
export interface Harness {
  /** What the plugin declares that it can do. */
  readonly capabilities: readonly string[];
  readonly waivers?: Waivers;
  /** Stops what the harness started. */
  stop?(): Promise<void>;
}

/** What became of a rule. */
export type RuleResult =
  | { readonly rule: string; readonly status: 'passed' }
  | { readonly rule: string; readonly status: 'failed'; readonly error: unknown }
  /** The plugin does not declare the capability. */
  | { readonly rule: string; readonly status: 'not-applicable'; readonly capability: string }
  | { readonly rule: string; readonly status: 'waived'; readonly reason: string };

/** Runs one rule. Never rejects. */
export async function runRule<H extends Harness>(rule: Rule<H>, harness: H): Promise<RuleResult> {
  const { name, capability } = rule;
  if (capability !== undefined && !harness.capabilities.includes(capability))
    return { rule: name, status: 'not-applicable', capability };
  const reason = harness.waivers?.[name];
  if (reason !== undefined) return { rule: name, status: 'waived', reason };
  try {
    await rule.run(harness);
    return { rule: name, status: 'passed' };
  } catch (error) {
    return { rule: name, status: 'failed', error };
  }
}
