import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ActionAnswer } from '../../src/engine/action-call.ts';
import type { EngineEvent } from '../../src/engine/engine-event.ts';
import { compileProgram } from '../../src/engine/program.ts';
import { advanceRun, startRun } from '../../src/engine/run.ts';
import type { Json } from '../../src/kernel/json.ts';

const NAMES = ['A', 'B', 'Define Variable', '__proto__', 'End', 'Nowhere'] as const;
const name = fc.constantFrom(...NAMES);
const value = fc.oneof(
  fc.jsonValue({ maxDepth: 2 }),
  fc.constantFrom('$', '$.trigger', '{{$.trigger.x}}', '$.a[?(@.b == 1)]', '$..x', '{{$.a', '$.'),
);
const attributes = fc.dictionary(
  fc.constantFrom('a', 'a.$', 'input.$', 'context.$', 'type', 'duration', 'date.$', '__proto__'),
  value,
);

const step = fc.oneof(
  fc.record({
    type: fc.constant('action'),
    actionId: fc.constantFrom('sp:http', 'sp:sleep'),
    attributes,
    nextStep: name,
    catch: fc.array(fc.record({ next: name }), { maxLength: 1 }),
  }),
  fc.record({
    type: fc.constant('choice'),
    choiceList: fc.array(
      fc.record({
        comparator: fc.constantFrom('StringEquals', 'IsPresent', 'NumericEquals', 'Nonsense'),
        'variableA.$': value,
        variableB: value,
        nextStep: name,
      }),
      { maxLength: 2 },
    ),
    defaultStep: name,
  }),
  fc.record({
    type: fc.constant('Mutation'),
    actionId: fc.constantFrom('sp:define-variable', 'sp:update-variable'),
    attributes: fc.record({
      variables: fc.array(
        fc.record({
          name: fc.constantFrom('x', '$.defineVariable.x', '$.trigger.x', '__proto__'),
          'variableA.$': value,
          transforms: fc.array(
            fc.record({
              id: fc.constantFrom('sp:transform:concatenate:string', 'sp:transform:replace:string'),
              input: fc.record({ variableB: value, pattern: value, replacement: value }),
            }),
            { maxLength: 2 },
          ),
        }),
        { maxLength: 2 },
      ),
    }),
    nextStep: name,
  }),
  fc.record({ type: fc.constantFrom('success', 'failure') }),
  fc.jsonValue({ maxDepth: 2 }),
);

const loop = fc.record({
  type: fc.constant('action'),
  actionId: fc.constantFrom('sp:loop:iterator', 'sp:serial:iterator'),
  attributes: fc.record({
    'input.$': value,
    'context.$': value,
    start: name,
    steps: fc.dictionary(name, step, { maxKeys: 4 }),
  }),
  nextStep: name,
});

const definition = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record({
      start: name,
      steps: fc.dictionary(name, fc.oneof(step, loop), { maxKeys: 6 }),
    }),
  },
  { weight: 1, arbitrary: fc.jsonValue() },
);

function events(written: Json, input: Json): readonly EngineEvent[] {
  const seen: EngineEvent[] = [];
  const host = {
    perform: ({ id, attributes: given }: { id: number; attributes: Json }): ActionAnswer =>
      id % 5 === 0
        ? { kind: 'later', timeoutMs: 1000 }
        : id % 3 === 0
          ? { kind: 'error', error: { status: 500, message: 'no' } }
          : { kind: 'output', output: given },
    observe: (event: EngineEvent) => void seen.push(event),
  };
  const program = compileProgram(written);
  let now = 0;
  const run = startRun(program, input, host, now);
  for (let turns = 0; run.outcome.kind === 'Waiting' && turns < 10; turns += 1) {
    now = run.outcome.until ?? now;
    advanceRun(program, run, host, now);
  }
  return seen;
}

test('the engine never throws, and the same definition, input, clock and answers give the same run', () => {
  fc.assert(
    fc.property(definition, fc.jsonValue({ maxDepth: 3 }), (written, input) => {
      const first = events(written as Json, input as Json);
      const last = first.at(-1);
      expect(first[0]?.kind).toBe('run-started');
      expect(first.filter(({ kind }) => kind === 'run-ended').length).toBeLessThan(2);
      if (first.some(({ kind }) => kind === 'run-ended')) {
        expect(last?.kind).toBe('run-ended');
      }
      expect(JSON.stringify(events(written as Json, input as Json))).toBe(JSON.stringify(first));
      expect(({} as Record<string, unknown>)['x']).toBeUndefined();
    }),
    { numRuns: Number(process.env['RUNS'] ?? 400) },
  );
});
