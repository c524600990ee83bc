import * as v from 'valibot';
import { instant, text } from './words.ts';

/** That somebody told us to keep off a tenant or a workflow. */
export const suspensionView = v.object({
  by: text('Who did it'),
  at: instant('When'),
  reason: v.exactOptional(text('Why, in their words')),
  until: v.exactOptional(instant('When it ends by itself')),
});

export type SuspensionView = v.InferOutput<typeof suspensionView>;
