import * as v from 'valibot';
import { count, flag, instant, list, text } from './words.ts';

/** One pass that ended. */
export const passView = v.object({
  pass: text('Its id, which its log lines carry'),
  at: instant('When it began'),
  durationMs: count('How long it took; milliseconds'),
  trigger: v.pipe(
    v.picklist(['start', 'interval', 'push', 'config', 'manual', 'again']),
    v.description('What set it off'),
  ),
  requests: count('Requests made to the tenant'),
  outcomes: v.pipe(v.record(v.string(), v.number()), v.description('How many changes ended how')),
  planned: flag('False when it broke off before it could plan'),
  revision: v.exactOptional(text('What it worked from')),
  ready: v.exactOptional(v.picklist(['True', 'False', 'Unknown'])),
  reason: v.exactOptional(text('The reason of the condition Ready after it')),
});

/** The last passes of a tenant since the daemon started, newest first. */
export const passesView = v.object({ passes: list(passView) });

export type PassView = v.InferOutput<typeof passView>;
export type PassesView = v.InferOutput<typeof passesView>;
