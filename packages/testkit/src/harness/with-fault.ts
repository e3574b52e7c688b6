import type { FaultKind, FaultScope, Faults } from './faults.js';

/**
 * Runs `step` while requests fail so.
 *
 * @throws where the harness cannot make them fail so: the rule is to be waived then.
 */
export async function withFault<Operation extends string, T>(
  faults: Faults<Operation>,
  kind: FaultKind,
  scope: FaultScope<Operation>,
  step: () => Promise<T>,
): Promise<T> {
  if (!faults.kinds.includes(kind)) {
    throw new Error(`The harness cannot make requests ${kind}: have its faults do that, or waive the rule with the reason`);
  }
  await faults.inject(kind, scope);
  try {
    return await step();
  } finally {
    await faults.heal();
  }
}
