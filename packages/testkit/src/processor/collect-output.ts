import type { Entity, ObservableInput } from '@sluice/plugin-api';

/** All that a processor answers, in whichever form. */
export async function collectOutput(output: ObservableInput<Entity>): Promise<readonly Entity[]> {
  if ('subscribe' in output) {
    return new Promise((resolve, reject) => {
      const entities: Entity[] = [];
      output.subscribe({ next: (entity) => entities.push(entity), error: reject, complete: () => resolve(entities) });
    });
  }
  const entities: Entity[] = [];
  for await (const entity of 'then' in output ? await output : output) entities.push(entity);
  return entities;
}
