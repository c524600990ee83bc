import { toJsonSchema } from '@valibot/to-json-schema';
import type { JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { timeOf } from '../engine/time-value.ts';
import type { JsonObject } from '../kernel/json.ts';
import { EXPECT } from './expect-schema.ts';
import { MOCKS } from './mocks-schema.ts';
import { duration, text } from './schema-words.ts';
import type { Schema } from './schema-words.ts';
import type { WrittenTests } from './written-tests.ts';

const PAYLOAD = v.pipe(
  v.record(v.string(), v.unknown()),
  v.description('What the workflow is started with: $.trigger.'),
) as unknown as Schema<JsonObject>;

const NOW: Schema<string> = v.pipe(
  v.string(),
  v.check((value) => timeOf(value) !== undefined, 'must be a time such as 2026-01-05T09:00:00Z'),
  v.description('When the run starts, on a clock that no wait holds up.'),
);

/** The schema of a test file. */
export const TESTS: Schema<WrittenTests> = v.strictObject({
  workflow: v.pipe(
    v.string(),
    v.regex(
      /^[^/\\].*\.(ya?ml|json)$/,
      'must be the path of a workflow file, seen from the test file',
    ),
    v.description('The workflow file, seen from this one.'),
  ),
  now: v.exactOptional(NOW),
  trigger: v.exactOptional(PAYLOAD),
  mocks: v.exactOptional(MOCKS),
  tests: v.pipe(
    v.array(
      v.strictObject({
        name: text('What is tested, in a few words; no two of a file are the same.'),
        skip: v.exactOptional(
          v.pipe(
            v.union([v.boolean(), v.string()]),
            v.description('Leaves the test out; best with the reason.'),
          ),
        ),
        now: v.exactOptional(NOW),
        trigger: v.exactOptional(PAYLOAD),
        mocks: v.exactOptional(MOCKS),
        cancelAfter: v.exactOptional(duration('Cancels the run this long after its start.')),
        expect: v.exactOptional(
          v.pipe(EXPECT, v.description('What the run is to do; without it, it completes.')),
        ),
      }),
    ),
    v.minLength(1, 'must hold at least one test'),
    v.description('The tests; each is a run of its own.'),
  ),
});

/** JSON Schema (draft 2020-12) of a test file, for editors and for people. */
export function testFileSchema(): JsonObject {
  const schema = toJsonSchema(TESTS, {
    target: 'draft-2020-12',
    typeMode: 'input',
    // What a schema cannot say (`check`) is left out of it; reading the file still says it.
    ignoreActions: ['check'],
    overrideSchema: ({ valibotSchema, jsonSchema }) =>
      valibotSchema.type === 'record' ? withAnyKey(jsonSchema) : undefined,
  });
  return {
    ...(schema as unknown as JsonObject),
    title: 'Mainsheet workflow tests',
    description: 'Tests of one workflow file, which run on the embedded engine.',
  };
}

/** A key is always text in JSON; editors of YAML look at it before, when a round such as `0:` is still a number. */
function withAnyKey(schema: JsonSchema): JsonSchema {
  const { propertyNames, ...rest } = schema;
  if (typeof propertyNames !== 'object') {
    return schema;
  }
  const { type: _text, ...key } = propertyNames;
  return Object.keys(key).length === 0 ? rest : { ...rest, propertyNames: key };
}
