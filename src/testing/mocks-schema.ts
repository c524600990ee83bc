import * as v from 'valibot';
import { duration, json, text, whole } from './schema-words.ts';
import type { Schema } from './schema-words.ts';
import type { WrittenError, WrittenMock } from './written-tests.ts';

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

/** `mocks` of a test file and of one test. */
export const MOCKS: Schema<Readonly<Record<string, WrittenMock>>> = v.pipe(
  v.record(v.string(), MOCK),
  v.description('How actions answer, by the key of their step; in a loop also LOOP/STEP.'),
);
