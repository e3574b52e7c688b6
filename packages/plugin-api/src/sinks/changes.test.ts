import { describe, expect, it } from 'vitest';
import { changesBetween } from './changes.js';

const columns = (...names: readonly string[]) => ({ dataModel: { columns: names.map((name) => ({ name, dataType: 'INT' })) } });

describe('changesBetween', () => {
  it('names each field that is different, what it was and what it is to be', () => {
    const before = { name: 'orders', size: 10, sourceUrl: 'https://a', fileFormats: ['csv'] };
    const after = { name: 'orders', size: 20, displayName: 'Orders', fileFormats: ['csv', 'parquet'] };
    expect(changesBetween(before, after)).toEqual([
      { path: 'size', before: 10, after: 20 },
      { path: 'sourceUrl', before: 'https://a' },
      { path: 'fileFormats', before: ['csv'], after: ['csv', 'parquet'] },
      { path: 'displayName', after: 'Orders' },
    ]);
  });

  it('compares columns by their names, whatever their order, down into what they hold', () => {
    const nested = (dataType: string) => ({ name: 'a.b', dataType: 'STRUCT', children: [{ name: 'c', dataType }] });
    expect(changesBetween(columns('a', 'b', 'c'), columns('c', 'a', 'd'))).toEqual([
      { path: 'dataModel.columns.b', before: { name: 'b', dataType: 'INT' } },
      { path: 'dataModel.columns.d', after: { name: 'd', dataType: 'INT' } },
    ]);
    expect(changesBetween({ columns: [nested('INT')] }, { columns: [nested('BIGINT')] })).toEqual([
      { path: 'columns."a.b".children.c.dataType', before: 'INT', after: 'BIGINT' },
    ]);
  });

  it('compares whole a list whose elements have no names of their own', () => {
    const twice = [{ name: 'a' }, { name: 'a' }];
    expect(changesBetween({ list: twice }, { list: [{ name: 'a' }] })).toEqual([
      { path: 'list', before: twice, after: [{ name: 'a' }] },
    ]);
  });

  it('takes tags apart by what they are called, and keys of any name for keys', () => {
    const label = (tagFQN: string) => ({ tagFQN });
    expect(changesBetween({ tags: [label('PII.None')] }, { tags: [label('PII.None'), label('a.b')] })).toEqual([
      { path: 'tags."a.b"', after: { tagFQN: 'a.b' } },
    ]);
    expect(changesBetween(JSON.parse('{"__proto__": 1}'), {})).toEqual([{ path: '__proto__', before: 1 }]);
  });

  it('finds nothing in what is the same', () => {
    expect(changesBetween(columns('a', 'b'), columns('b', 'a'))).toEqual([]);
    expect(changesBetween({ a: undefined }, {})).toEqual([]);
  });
});
