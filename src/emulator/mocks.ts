import * as v from 'valibot';
import type { ActionCall } from '../engine/action-call.ts';
import type { StepError } from '../engine/outcome.ts';
import { parseDuration } from '../kernel/duration.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';
import { AimedRules } from './aim.ts';
import type { Aim } from './aim.ts';
import { read } from './control-input.ts';

/** Which actions a mock answers; members that are absent match everything. */
export interface MockMatch extends Aim {
  /** The id or the name of the workflow. */
  readonly workflow?: string;
  /** The key of the step. */
  readonly step?: string;
  readonly actionId?: string;
}

/** What a mock answers in the place of the action. */
export type MockReply = { readonly output: Json } | { readonly error: StepError };

/** One mock; `delay` (such as `30s`) passes on the tenant's clock before the answer, `times` is how often it answers. */
export interface MockRule {
  readonly match?: MockMatch;
  readonly answer: MockReply;
  readonly delay?: string;
  readonly times?: number;
}

/** What `PUT /_emulator/mocks` and a seed's `mocks.yaml` say: the rules, and the seed of their chances. */
export interface WrittenMocks {
  readonly seed?: number;
  readonly mocks: readonly MockRule[];
}

const json = v.custom<Json>((value) => value !== undefined, 'a value is missing');
const text = v.exactOptional(v.string());
const count = v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(1)));

const mockRule = v.strictObject({
  match: v.exactOptional(
    v.strictObject({
      workflow: text,
      step: text,
      actionId: text,
      nth: count,
      every: count,
      probability: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    }),
  ),
  answer: v.union(
    [
      v.strictObject({ output: json }),
      v.strictObject({
        error: v.strictObject({
          status: v.pipe(v.number(), v.integer(), v.minValue(400), v.maxValue(599)),
          message: v.string(),
          name: text,
        }),
      }),
    ],
    'either an output or an error with a status from 400 to 599 and a message',
  ),
  delay: v.exactOptional(
    v.pipe(
      v.string(),
      v.check((delay) => parseDuration(delay) !== undefined, 'a duration such as 30s, 5m or 2h'),
    ),
  ),
  times: count,
});

/** Mocks as people write them and a state file holds them. */
export const writtenMocks = v.strictObject({
  seed: v.exactOptional(v.pipe(v.number(), v.integer())),
  mocks: v.array(mockRule),
});

/** Reads mocks: a list of rules, or an object with the rules and a seed. */
export function readMocks(body: Json | undefined): Result<WrittenMocks, string> {
  return read(writtenMocks, Array.isArray(body) ? { mocks: body } : body);
}

/** The mocks in force. */
export class MockBook {
  readonly #rules = new AimedRules<MockRule>();
  #seed = 1;

  /** Puts other mocks in force; what was counted is forgotten. */
  set({ mocks, seed = 1 }: WrittenMocks): void {
    this.#seed = seed;
    this.#rules.set(mocks, seed);
  }

  clear(): void {
    this.set({ mocks: [] });
  }

  /** Gives the mock that answers an action; every mock that matches counts it. */
  find(
    workflow: { readonly id: string; readonly name?: string },
    call: Pick<ActionCall, 'step' | 'actionId'>,
  ): MockRule | undefined {
    return this.#rules.strike(({ match = {} }) => {
      const named = match.workflow;
      return (
        (named === undefined || named === workflow.id || named === workflow.name) &&
        (match.step === undefined || match.step === call.step) &&
        (match.actionId === undefined || match.actionId === call.actionId)
      );
    });
  }

  /** Gives the mocks as `set` takes them. */
  toJson(): JsonObject {
    return { seed: this.#seed, mocks: this.#rules.rules as unknown as Json };
  }

  /** Puts in force what `toJson` gave. */
  restore(saved: WrittenMocks): void {
    this.set(saved);
  }
}
