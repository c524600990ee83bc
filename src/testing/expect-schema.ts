import * as v from 'valibot';
import { json, text, whole } from './schema-words.ts';
import type { Schema } from './schema-words.ts';
import type { WrittenExpect, WrittenPathEntry, WrittenStep, WrittenText } from './written-tests.ts';

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

/** `expect` of a test. */
export const EXPECT: Schema<WrittenExpect> = v.pipe(
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
