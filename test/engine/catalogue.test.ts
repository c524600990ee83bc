import { expect, test } from 'vitest';
import { COMPARATORS } from '../../src/catalogue/comparators.ts';
import { TRANSFORMS } from '../../src/catalogue/transforms.ts';
import { comparatorOf } from '../../src/engine/comparators.ts';
import { transformOf } from '../../src/engine/transforms.ts';

test('the engine knows every comparator and every transform of the catalogue', () => {
  expect(COMPARATORS.filter(({ name }) => comparatorOf(name) === undefined)).toEqual([]);
  expect(TRANSFORMS.filter(({ id }) => transformOf(id) === undefined)).toEqual([]);
});
