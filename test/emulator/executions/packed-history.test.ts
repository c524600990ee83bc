import { expect, test } from 'vitest';
import { packHistory, unpackHistory } from '../../../src/emulator/executions/packed-history.ts';
import { MAX_PACKED } from '../../../src/emulator/executions/limits.ts';
import type { EngineEvent } from '../../../src/engine/engine-event.ts';
import type { Json } from '../../../src/kernel/json.ts';

const EVENTS: readonly EngineEvent[] = [
  { kind: 'run-started', at: 1, input: { a: [1, { __proto__: null, b: 2 }] } },
  { kind: 'step-started', at: 2, step: 'A', type: 'action', input: { x: 1 } },
  { kind: 'step-ended', at: 3, step: 'A', output: 'y' },
  { kind: 'iteration-started', at: 3, iteration: { loop: 'L', index: 0 }, item: 'z' },
  { kind: 'run-ended', at: 4, outcome: { kind: 'Completed' } },
];

test('what is packed comes back', () => {
  expect(unpackHistory(packHistory(EVENTS))).toEqual(JSON.parse(JSON.stringify(EVENTS)));
});

/** A value of few objects whose text would fill any memory. */
function doubled(times: number): Json {
  let value: Json = 'x';
  for (let index = 0; index < times; index += 1) {
    value = [value, value];
  }
  return value;
}

/** A value nested deeper than the machine's stack. */
function nested(depth: number): Json {
  let value: Json = 'x';
  for (let index = 0; index < depth; index += 1) {
    value = [value];
  }
  return value;
}

test.each([
  ['large', 'x'.repeat(MAX_PACKED)],
  ['doubled again and again', doubled(60)],
  ['nested without end', nested(200_000)],
])('a value that is %s is left out, and what happened is told', (_name, value) => {
  const packed = packHistory([
    { kind: 'run-started', at: 1, input: value },
    { kind: 'step-started', at: 1, step: 'A', type: 'action', input: { value } },
    { kind: 'iteration-started', at: 1, iteration: { loop: 'L', index: 0 }, item: value },
    { kind: 'step-ended', at: 2, step: 'A', output: value },
    { kind: 'run-ended', at: 2, outcome: { kind: 'Completed' } },
  ]);
  expect(packed.length).toBeLessThan(1000);
  expect(unpackHistory(packed)).toEqual([
    { kind: 'run-started', at: 1, input: null },
    { kind: 'step-started', at: 1, step: 'A', type: 'action', input: {} },
    { kind: 'iteration-started', at: 1, iteration: { loop: 'L', index: 0 }, item: null },
    { kind: 'step-ended', at: 2, step: 'A' },
    { kind: 'run-ended', at: 2, outcome: { kind: 'Completed' } },
  ]);
});
