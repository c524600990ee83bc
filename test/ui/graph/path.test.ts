import { expect, test } from 'vitest';
import { labelPoint, pathOf } from '../../../src/ui/graph/path.ts';

test.each<[string, Parameters<typeof pathOf>[0], string]>([
  ['nothing', { way: 'down', points: [] }, ''],
  [
    'straight down',
    {
      way: 'down',
      points: [
        { x: 5, y: 0 },
        { x: 5, y: 10 },
      ],
    },
    'M5 0L5 10',
  ],
  [
    'a soft bend that leaves and arrives upright',
    {
      way: 'down',
      points: [
        { x: 0, y: 0 },
        { x: 10, y: 20 },
      ],
    },
    'M0 0C0 10 10 10 10 20',
  ],
  [
    'right angles with round corners',
    {
      way: 'across',
      points: [
        { x: 0, y: 0 },
        { x: 0, y: 20 },
        { x: 40, y: 20 },
      ],
    },
    'M0 0L0 12Q0 20 8 20L40 20',
  ],
])('%s', (_name, edge, path) => {
  expect(pathOf(edge)).toBe(path);
});

test('words stand above where an arrow comes to the next layer', () => {
  const points = [
    { x: 0, y: 0 },
    { x: 0, y: 10 },
    { x: 50, y: 60 },
  ];
  expect(labelPoint({ way: 'down', points })).toEqual({ x: 50, y: 43 });
  expect(labelPoint({ way: 'across', points })).toEqual({ x: 0, y: 20 });
  expect(labelPoint({ way: 'down', points: [] })).toEqual({ x: 0, y: 0 });
});
