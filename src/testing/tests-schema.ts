import { toJsonSchema } from '@valibot/to-json-schema';
import type { JsonSchema } from '@valibot/to-json-schema';
import * as v from 'valibot';
import { timeOf } from '../engine/time-value.ts';
import { parseDuration } from '../kernel/duration.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type {
  WrittenError,
  WrittenExpect,
  WrittenMock,
  WrittenPathEntry,
  WrittenStep,
  WrittenTests,
  WrittenText,
} from './written-tests.ts';

/** Takes anything, gives what was written. Messages are ours and never carry the value. */
type Schema<T> = v.GenericSchema<unknown, T>;

function text(description: string): Schema<string> {
  return v.pipe(v.string(), v.nonEmpty('must not be empty'), v.description(description));
}

function whole(description: string, least: number): Schema<number> {
  return v.pipe(
    v.number(),
    v.integer('must be a whole number'),
    v.minValue(least, `must be at least ${least}`),
    v.description(description),
  );
}

function duration(description: string): Schema<string> {
  return v.pipe(
    v.string(),
    v.regex(/^(\d+(ms|s|m|h|d))+$/, 'must be a length of time such as 30m, 4h or 2d'),
    v.check((value) => parseDuration(value) !== undefined, 'is too long'),
    v.description(description),
  );
}

/** What was read from YAML is JSON already. */
function json(description: string): Schema<Json> {
  return v.pipe(v.unknown(), v.description(description)) as unknown as Schema<Json>;
}

const PAYLOAD = v.pipe(
  v.record(v.string(), v.unknown()),
  v.description('What the workflow is started with: $.trigger.'),
) as unknown as Schema<JsonObject>;

const NOW: Schema<string> = v.pipe(
  v.string(),
  v.check((value) => timeOf(value) !== undefined, 'must be a time such as 2026-01-05T09:00:00Z'),
  v.description('When the run starts, on a clock that no wait holds up.'),
);

const ERROR: Schema<WrittenError> = v.strictObject({
  status: v.exactOptional(whole('HTTP status; 500 unless it is written.', 100)),
  message: text('What $.step.error.workflowErrorMessage holds.'),
  name: v.exactOptional(text('The name of the error.')),
});

const FORMS = ['output', 'error', 'sequence', 'iterations'] as const;

function hasOneForm(mock: WrittenMock): boolean {
  const forms = FORMS.filter((form) => Object.hasOwn(mock, form)).length;
  return forms === 1 || (forms === 0 && mock.after === 'never');
}

function answersLater(mock: WrittenMock): boolean {
  const several = mock.sequence !== undefined || mock.iterations !== undefined;
  return mock.after === undefined || (!several && (mock.after === 'never') === !hasAnswer(mock));
}

function hasAnswer(mock: WrittenMock): boolean {
  return mock.output !== undefined || mock.error !== undefined;
}

const MOCK: Schema<WrittenMock> = v.lazy(() =>
  v.pipe(
    v.strictObject({
      output: v.exactOptional(json('What the action puts out.')),
      error: v.exactOptional(v.pipe(ERROR, v.description('The action fails with this.'))),
      sequence: v.exactOptional(
        v.pipe(
          v.array(MOCK),
          v.minLength(1, 'must not be empty'),
          v.description('One for each call, in their order; the last answers all that follow.'),
        ),
      ),
      iterations: v.exactOptional(
        v.pipe(
          v.union([
            v.array(MOCK),
            v.record(
              v.pipe(
                v.string(),
                v.regex(/^(\d{1,3}|others)$/, 'must be a round such as 0, or others'),
              ),
              MOCK,
            ),
          ]),
          v.description('By the round of the loop, from 0; `others` is for those not named.'),
        ),
      ),
      after: v.exactOptional(
        v.pipe(
          v.union([v.literal('never'), duration('How long after the call.')]),
          v.description('How long after the call it answers; `never` stands alone.'),
        ),
      ),
    }),
    v.check((mock) => hasOneForm(mock), `must have exactly one of ${FORMS.join(', ')}`),
    v.check(
      (mock) => answersLater(mock),
      'takes `after` beside output or error; `after: never` stands alone',
    ),
  ),
);

const MOCKS = v.pipe(
  v.record(v.string(), MOCK),
  v.description('How actions answer, by the key of their step; in a loop also LOOP/STEP.'),
);

function expectedText(description: string): Schema<WrittenText> {
  return v.pipe(
    v.union([
      v.string(),
      v.strictObject({ matches: text('A regular expression (RE2) that is found in the text.') }),
    ]),
    v.description(description),
  );
}

const PATH: Schema<readonly WrittenPathEntry[]> = v.lazy(() =>
  v.array(v.union([v.string(), v.record(v.string(), v.array(PATH))])),
);

const CALL = {
  input: v.exactOptional(json('What the step got: members not named may be anything.')),
  output: v.exactOptional(json('What the step left under its name.')),
  error: v.exactOptional(json('What it failed with: status, message, name.')),
};

const STEP: Schema<WrittenStep> = v.pipe(
  v.strictObject({
    ran: v.exactOptional(v.pipe(v.boolean(), v.description('Whether the step is taken at all.'))),
    times: v.exactOptional(whole('How often it is taken.', 0)),
    ...CALL,
    calls: v.exactOptional(
      v.pipe(
        v.array(v.strictObject(CALL)),
        v.description('What the first, second, … time is to be; in a loop by its rounds.'),
      ),
    ),
  }),
  v.check(
    (step) => step.ran !== false || Object.keys(step).length === 1,
    'has `ran: false`, which stands alone',
  ),
);

const EXPECT: Schema<WrittenExpect> = v.pipe(
  v.strictObject({
    started: v.exactOptional(
      v.pipe(v.boolean(), v.description("Whether the trigger's filter lets the event through.")),
    ),
    status: v.exactOptional(
      v.pipe(
        v.picklist(['Completed', 'Failed', 'Canceled', 'Waiting']),
        v.description('Completed, unless this or `failure` says otherwise.'),
      ),
    ),
    path: v.exactOptional(
      v.pipe(PATH, v.description('The steps taken, all of them, in their order.')),
    ),
    steps: v.exactOptional(v.pipe(v.record(v.string(), STEP), v.description('By step.'))),
    failure: v.exactOptional(
      v.pipe(
        v.strictObject({
          step: v.exactOptional(text('The step at which the run failed.')),
          name: v.exactOptional(expectedText('The name of the error.')),
          message: v.exactOptional(expectedText('Its message, whole.')),
          status: v.exactOptional(whole('HTTP status.', 100)),
        }),
        v.description('How the run fails.'),
      ),
    ),
  }),
  v.check(
    (expected) => expected.started !== false || Object.keys(expected).length === 1,
    'has `started: false`, which stands alone: nothing runs',
  ),
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
