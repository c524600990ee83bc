import * as v from 'valibot';
import { checkInput } from '../../catalogue/trigger-input.ts';
import { parseDuration } from '../../kernel/duration.ts';
import { isObject } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import { read } from '../control-input.ts';
import type { Tenant } from '../tenant.ts';
import { startByEvent } from './trigger-event.ts';

/** An event that happens again and again, with each of its inputs in turn; `every` is a duration such as `30s`. */
export interface RecurringEvent {
  readonly trigger: string;
  readonly every: string;
  readonly inputs: readonly JsonObject[];
}

const events = v.array(
  v.strictObject({
    trigger: v.string(),
    every: v.pipe(
      v.string(),
      v.check((text) => (parseDuration(text) ?? 0) >= 1000, 'a duration of 1s or more'),
    ),
    inputs: v.pipe(
      v.array(v.custom<JsonObject>(isObject, 'an object is needed')),
      v.minLength(1, 'at least one input is needed'),
    ),
  }),
);

/** Reads a seed's `events.yaml`; the trouble says which event is wrong and how. */
export function readRecurringEvents(content: Json): Result<readonly RecurringEvent[], string> {
  const written = read(events, content);
  if (!written.ok) {
    return written;
  }
  for (const [index, { trigger, inputs }] of written.value.entries()) {
    const wrong = inputs.flatMap((input) => checkInput(trigger, input))[0];
    if (wrong !== undefined) {
      return { ok: false, trouble: `${index}.inputs: ${wrong.pointer} ${wrong.message}` };
    }
  }
  return written;
}

/** Lets events happen on the tenant's clock, for as long as the tenant lives. */
export function letRecur(tenant: Tenant, recurring: readonly RecurringEvent[]): void {
  recurring.forEach((event, index) => {
    const everyMs = parseDuration(event.every) ?? Infinity;
    const plan = (after: number, turn: number): void => {
      tenant.agenda.set(`event ${index}`, after + everyMs, (at) => {
        startByEvent(tenant, event.trigger, event.inputs[turn % event.inputs.length] ?? {});
        // What a sleeping machine missed is over.
        plan(Math.max(at, tenant.clock.now() - everyMs), turn + 1);
      });
    };
    plan(tenant.clock.now(), 0);
  });
}
