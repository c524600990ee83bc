import { describe, expect, test } from 'vitest';
import { readSearch, SEARCH_SUBSET } from '../../../src/emulator/actions/search.ts';

const ANN = {
  id: 'i-1',
  name: 'Ann Admin',
  attributes: { department: 'Human Resources', number: 7, city: 'Berlin' },
  access: [{ name: 'Auditor' }, { name: 'Payroll' }],
  accounts: [
    { name: 'ann', disabled: true, source: { name: 'HR' } },
    { name: 'aadmin', disabled: false, source: { name: 'Directory' } },
  ],
};

function found(query: string): boolean | string {
  const matcher = readSearch(query);
  return matcher.ok ? matcher.value(ANN) : matcher.trouble;
}

describe('a query finds', () => {
  test.each([
    ['*', true],
    ['id:i-1', true],
    ['name:ann', true],
    ['name:"ann admin"', true],
    ['name:"admin ann"', false],
    ['name:an', false],
    ['name:an*', true],
    ['name:*dm?n', true],
    ['name.exact:"Ann Admin"', true],
    ['name.exact:"ann admin"', false],
    ['name.exact:Ann*', true],
    ['name.exact:ann*', false],
    ['attributes.number:7', true],
    ['attributes.department.exact:"Human Resources"', true],
    ['access.name:payroll', true],
    ['access.name:(guest OR auditor)', true],
    ['name:ann AND attributes.city:berlin', true],
    ['name:ann AND attributes.city:paris OR id:i-1', true],
    ['name:ann AND (attributes.city:paris OR id:i-2)', false],
    ['NOT name:bob AND name:ann', true],
    ['NOT name:ann', false],
    ['_exists_:attributes.city', true],
    ['_exists_:attributes.gone', false],
    ['@accounts(disabled:false)', true],
    ['@accounts(source.name:HR AND disabled:true) AND name:ann', true],
    ['@accounts(source.name:HR AND disabled:false)', false],
    ['NOT @accounts(name:(ann OR bob))', false],
    ['@gone(name:ann)', false],
    ['@__proto__(name:ann)', false],
    ['__proto__.x:a', false],
    ['attributes.gone:*', false],
    ['name:Ann\\ Admin', true],
  ])('%s: %s', (query, expected) => {
    expect(found(query)).toBe(expected);
  });
});

describe('what cannot be read says what can', () => {
  test.each([
    '',
    'ann',
    'name:',
    'name:ann city:berlin',
    'name:ann AND',
    '(name:ann',
    'name:ann)',
    'name:(a',
    'number:>5',
    'created:[a TO b]',
    'name:/an+/',
    '@accounts(source.name:x',
    'name:@accounts(source.name:x)',
    'name:(@accounts(source.name:x))',
    'name:"ann',
    '('.repeat(100),
  ])('%j', (query) => {
    expect(found(query)).toContain(SEARCH_SUBSET);
  });
});
