import { describe, expect, it } from 'vitest';
import { expandEnvironment } from './expand-environment.js';

const ENVIRONMENT = { NAME: 'value', EMPTY: '', TRICKY: 'a: [b]\n$& ${NAME} #c' };

describe('expandEnvironment', () => {
  it.each([
    ['${NAME}', 'value'],
    ['a-${NAME}-${NAME}', 'a-value-value'],
    ['${MISSING:-default}', 'default'],
    ['${EMPTY:-default}', 'default'],
    ['${NAME:-default}', 'value'],
    ['${MISSING:-}', ''],
    ['${MISSING:-http://a:80/?b=c}', 'http://a:80/?b=c'],
    ['${EMPTY}', ''],
    ['$${NAME}', '${NAME}'],
    ['$NAME and $', '$NAME and $'],
    ['${TRICKY}', ENVIRONMENT.TRICKY],
  ])('makes %j %j', (text, expected) => {
    expect(expandEnvironment({ key: [text] }, ENVIRONMENT)).toMatchObject({ value: { key: [expected] }, problems: [] });
  });

  it('leaves keys and what is no string', () => {
    const value = { '${NAME}': [1, true, null] };
    expect(expandEnvironment(value, ENVIRONMENT).value).toEqual(value);
  });

  it('says which strings came from variables', () => {
    const { pointers } = expandEnvironment({ a: '${NAME}', b: ['x', '${NONE:-y}'], c: '$${NAME}' }, ENVIRONMENT);
    expect([...pointers]).toEqual(['/a', '/b/1']);
  });

  it('reports each variable that is unset, and what is no reference', () => {
    const { problems } = expandEnvironment({ a: { b: '${ONE}${TWO}' }, c: ['${A-B}', '${'] }, {
      __proto__: { ONE: 'inherited' },
    } as never);
    expect(problems.map(({ code, pointer, message }) => [code, pointer, message])).toEqual([
      ['WORKFLOW_UNSET_VARIABLE', '/a/b', 'a.b uses the environment variable TWO, which is not set'],
      ['WORKFLOW_INVALID_VALUE', '/c/0', 'c[0] has a ${ that begins no reference to a variable'],
      ['WORKFLOW_INVALID_VALUE', '/c/1', 'c[1] has a ${ that begins no reference to a variable'],
    ]);
  });
});
