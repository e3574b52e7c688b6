import type { JsonSchema } from '@sluice/plugin-api';
import type { Asker, Choice } from './asker.js';
import { at, dotted, type Field, fieldsOf, isRecord, variableName, variableOf, type Way, waysOf, withAt } from './fields.js';
import { FlagError, fieldValue, type Part, textOf } from './part.js';

const VARIABLE_NAME = /^[A-Za-z_][A-Za-z0-9_]*$/;

/**
 * `file` with what a person says of a part: which of the ways that its examples show, the keys of that one and all that are required, then any others.
 * What is set already is not asked.
 *
 * @param type of the plugin, for the names of variables that no example shows.
 */
export async function askForPart(file: unknown, { path, schema }: Part, type: string, asker: Asker): Promise<unknown> {
  const fields = fieldsOf(schema);
  let config = at(file, path);
  const isOpen = (field: Field): boolean => at(config, field.path) === undefined;
  const ways = waysOf(schema);
  const [first] = ways;
  const special = (way: Way): Field[] =>
    fields.filter((field) => way.keys.includes(dotted(field)) && !ways.every(({ keys }) => keys.includes(dotted(field))));
  // Who set one of the keys that tell the ways apart has chosen.
  const hasChosen = ways.length < 2 || ways.flatMap(special).some((field) => !isOpen(field));
  const way = hasChosen ? (ways.length === 1 ? first : undefined) : await chooseWay(ways, special, path, asker);
  const needed = new Set(way === undefined || ways.length === 1 ? [] : special(way));
  for (const field of fields) {
    const example = way && at(way.example, field.path);
    if (!isOpen(field)) continue;
    if (needed.has(field) && isSetting(field.schema)) config = withAt(config, field.path, example);
    else if (field.isRequired || needed.has(field) || (example !== undefined && !isSetting(field.schema))) {
      await ask(field, field.isRequired || needed.has(field));
    }
  }
  const others = fields.filter((field) => isOpen(field) && isAskable(field.schema));
  if (others.length > 0) {
    const message = 'Anything else to set now? Space marks, Enter goes on; all others stay in the file as comments.';
    const chosen = await asker.chooseAny(message, others.map(choiceOf));
    for (const field of others.filter((each) => chosen.includes(dotted(each)))) await ask(field, false);
  }
  return config === undefined ? file : withAt(file, path, config);

  async function ask(field: Field, isNeeded: boolean): Promise<void> {
    const value = await askForField(field, isNeeded, type, asker);
    if (value !== undefined) config = withAt(config, field.path, value);
  }
}

/** The fields of a part that have to be set and are not. */
export function missingIn(file: unknown, { path, schema }: Part): Field[] {
  return fieldsOf(schema).filter((field) => field.isRequired && at(file, [...path, ...field.path]) === undefined);
}

function chooseWay(
  ways: readonly Way[],
  special: (way: Way) => Field[],
  path: readonly string[],
  asker: Asker,
): Promise<Way | undefined> {
  const choices = ways.map((way, index): Choice => {
    const told = special(way).filter(({ schema }) => !isSetting(schema));
    const hint = told[0]?.schema['description'];
    const label = told.map((field) => field.path.at(-1)).join(', ') || 'none of these';
    return { value: String(index), label, ...(typeof hint === 'string' ? { hint } : {}) };
  });
  const what = path.includes('source') ? 'How does it sign in?' : 'Where does it write, and how does it sign in?';
  return asker.choose(what, choices).then((chosen) => ways[Number(chosen)]);
}

/** The answer, or `undefined` where it was left open. */
async function askForField(field: Field, isNeeded: boolean, type: string, asker: Asker): Promise<unknown> {
  const { schema } = field;
  const name = dotted(field);
  const description = schema['description'] === undefined ? '' : `: ${String(schema['description'])}`;
  const values = Array.isArray(schema['enum']) ? schema['enum'] : schema['type'] === 'boolean' ? [true, false] : undefined;
  if (values !== undefined) {
    const chosen = await asker.choose(
      `${name}${description}`,
      values.map((value) => ({ value: String(value), label: String(value) })),
    );
    return values.find((value) => String(value) === chosen);
  }
  const variable = variableOf(schema) ?? (isSecret(schema) ? nameOfVariable(type, field) : undefined);
  if (variable !== undefined) {
    const problem = (answer: string): string | undefined =>
      isNameOr(answer, isNeeded)
        ? undefined
        : 'Give the name of a variable, such as LAKE_KEY: what it holds is not written into the file.';
    const message = `${name}${description} Which environment variable holds it?`;
    const answer = await asker.text(message, { initialValue: variable, problem });
    return answer === '' ? undefined : `\${${variableName(answer) ?? answer}}`;
  }
  const [example] = (schema['examples'] ?? []) as readonly unknown[];
  const more = schema['type'] === 'array' ? ' Several with commas between.' : '';
  const answer = await asker.text(`${name}${description}${more}${isNeeded ? '' : ' Enter leaves it open.'}`, {
    ...(example === undefined ? {} : { placeholder: textOf(example) }),
    problem: (text) => (text === '' ? (isNeeded ? 'It is required.' : undefined) : problemOf(text, field)),
  });
  return answer === '' ? undefined : fieldValue(answer, field, name);
}

function problemOf(text: string, field: Field): string | undefined {
  try {
    fieldValue(text, field, field.path.at(-1) ?? '');
    return undefined;
  } catch (error) {
    if (error instanceof FlagError) return error.message;
    throw error;
  }
}

function isNameOr(answer: string, isNeeded: boolean): boolean {
  return answer === '' ? !isNeeded : VARIABLE_NAME.test(variableName(answer) ?? answer);
}

function nameOfVariable(type: string, { path }: Field): string {
  const key = (path.at(-1) ?? '').replace(/([a-z0-9])([A-Z])/g, '$1_$2');
  return `${type}_${key}`.replace(/[^A-Za-z0-9]+/g, '_').toUpperCase();
}

function choiceOf(field: Field): Choice {
  const description = field.schema['description'];
  return { value: dotted(field), label: dotted(field), ...(typeof description === 'string' ? { hint: description } : {}) };
}

function isSecret(schema: JsonSchema): boolean {
  return schema['writeOnly'] === true;
}

/** Whether an example's value is one of few: it is taken as it is. */
function isSetting(schema: JsonSchema): boolean {
  return (
    schema['const'] !== undefined ||
    Array.isArray(schema['enum']) ||
    ['boolean', 'integer', 'number'].includes(String(schema['type']))
  );
}

/** Not what only a record can say. */
function isAskable(schema: JsonSchema): boolean {
  const items = schema['items'];
  const isRecords = schema['type'] === 'object' || (isRecord(items) && items['type'] === 'object');
  return !isRecords && (typeof schema['type'] === 'string' || Array.isArray(schema['enum']));
}
