import assert from 'node:assert/strict';
import { type Entity, entitiesSchema } from '@sluice/plugin-api';
import { Ajv } from 'ajv';

// The schema says for people and generators what validators need not know.
const ajv = new Ajv({ strict: false, allErrors: true }).addSchema(entitiesSchema);

/** That an entity has the form of its kind. */
export function expectEntity(entity: Entity): void {
  const isValid = ajv.getSchema(`${entitiesSchema.$id}#/definitions/${entity.kind}`);
  assert.ok(isValid !== undefined, `there is no kind of entities ${entity.kind}`);
  if (isValid(entity)) return;
  const problems = (isValid.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message}`);
  assert.fail(`${entity.fullyQualifiedName} is not as a ${entity.kind} has to be: ${problems.join('; ')}`);
}
