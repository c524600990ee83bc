import fc from 'fast-check';
import type { Json, JsonObject } from '../../src/kernel/json.ts';

/** Keys that need escaping, that collide with Object's own, and ordinary ones. */
const key = fc
  .oneof(
    fc.constantFrom(
      'a/b',
      'c~d',
      'e%f',
      'g h',
      'é',
      '日本',
      'id',
      'name',
      'context',
      'subject',
      'x.$',
    ),
    fc.string({ minLength: 1, maxLength: 6 }),
  )
  .filter((text) => !['__proto__', 'constructor', 'prototype'].includes(text));

const scalar = fc.oneof(
  fc.string({ maxLength: 12 }),
  fc.integer({ min: -1000, max: 1000 }),
  fc.boolean(),
  fc.constant(null),
  fc.constantFrom('', '$.trigger.id', '{{$.a.b}}'),
);

const { value } = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(key, tie('value'), { maxKeys: 3, noNullPrototype: true }),
  ),
}));

const attributes = fc
  .tuple(
    fc.dictionary(key, value, { maxKeys: 4, noNullPrototype: true }),
    fc.record(
      {
        param_basic: fc.record({ refID: fc.uuid(), paramID: fc.constantFrom('p1', 'p2') }),
        requestHeaders: fc
          .constantFrom({}, { accept: 'json' }, null)
          .map((it) => structuredClone(it)),
        jsonRequestBody: value,
        id: fc.constantFrom('sp:define-variable', 'x'),
        variables: fc.array(
          fc.record({
            name: fc.constantFrom('v', 'w', 'z'),
            variableA: scalar,
            transforms: fc.constant(0).map(() => []),
          }),
          { maxLength: 3 },
        ),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([free, known]) => ({ ...free, ...known }) as JsonObject);

const step = fc.record(
  {
    type: fc.constantFrom('action', 'ACTION', 'choice', 'Mutation', 'success', 'failure'),
    actionId: fc.constantFrom('sp:http', 'sp:compare-strings', 'sp:define-variable'),
    attributes,
    nextStep: fc.constantFrom('A', 'B', 'Send Email'),
    displayName: fc.constantFrom('', 'Shown', null),
  },
  { requiredKeys: ['type'] },
);

const trigger = fc.record(
  {
    type: fc.constantFrom('EVENT', 'SCHEDULED', 'EXTERNAL'),
    mode: fc.constantFrom('advanced', 'simple'),
    attributes: fc.record(
      {
        id: fc.constantFrom('idn:identity-created', 'idn:cron-schedule'),
        'filter.$': fc.constantFrom('', '$.a', '$.b', null),
        clientId: fc.constantFrom('c1', 'c2'),
        url: fc.constantFrom('u1', 'u2'),
        integrationId: fc.constant(null),
        cronString: fc.constantFrom('0 1 * * *', '0 2 * * *'),
      },
      { requiredKeys: [] },
    ),
  },
  { requiredKeys: ['type'] },
);

/** A workflow's writable body, hidden members and empty leftovers among it; `name` is always there. */
export const workflowBody: fc.Arbitrary<JsonObject> = fc.record(
  {
    name: fc.constantFrom('One', 'Two', 'Three'),
    description: fc.constantFrom('', 'Some words', 'Others', null),
    enabled: fc.boolean(),
    owner: fc.record({
      type: fc.constant('IDENTITY'),
      id: fc.constantFrom('o1', 'o2'),
      name: fc.constantFrom('Olga', 'Otto'),
    }),
    trigger: fc.oneof(
      trigger,
      fc.constant(0).map(() => ({})),
    ),
    definition: fc.record({
      start: fc.constantFrom('A', 'B'),
      steps: fc.dictionary(fc.oneof(fc.constantFrom('A', 'B', 'Send Email', 'a/b ~c'), key), step, {
        maxKeys: 4,
        noNullPrototype: true,
      }),
    }),
  },
  { requiredKeys: ['name'] },
) as unknown as fc.Arbitrary<JsonObject>;

/** A workflow as a tenant answers it. */
export const rawWorkflow: fc.Arbitrary<JsonObject> = fc
  .tuple(workflowBody, fc.uuid())
  .map(([body, id]) => ({
    id,
    created: '2026-01-01T00:00:00Z',
    modified: '2026-01-02T00:00:00.000000001Z',
    executionCount: 3,
    failureCount: 0,
    enabled: false,
    ...body,
  }));
