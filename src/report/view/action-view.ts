import * as v from 'valibot';
import { flag, instant, shortText, text } from './words.ts';

const FEW_WORDS = 'must have 1 to 500 characters';
const A_TIME = 'must be a length of time such as 2h, or a time such as 2026-01-31T12:00:00Z';
const A_CHECKSUM = 'must be the first 8 to 64 hex digits of a checksum';
const A_NAME = 'must have 1 to 1024 characters';

/** What an action is answered with: it was noted, and the next pass acts on it. */
export const actionView = v.object({
  accepted: flag('Always true'),
  by: text('In whose name it was noted'),
  at: instant('When'),
});

/** What a request to suspend may say. */
export const suspendInput = v.strictObject({
  reason: v.exactOptional(shortText(500, FEW_WORDS, 'Why; it is shown wherever the suspension is')),
  until: v.exactOptional(
    shortText(
      64,
      A_TIME,
      'When it ends by itself: a time with its zone, or a length of time from now such as 2h',
    ),
  ),
});

/** What an approval names. */
export const approvalInput = v.strictObject({
  checksum: v.pipe(
    v.string(),
    v.regex(/^[0-9a-f]{8,64}$/, A_CHECKSUM),
    v.description('Of the plan that waits, or its first digits'),
  ),
  only: v.exactOptional(
    shortText(1024, A_NAME, 'The one file of the plan whose change is approved'),
  ),
});

export type ActionView = v.InferOutput<typeof actionView>;
export type SuspendInput = v.InferOutput<typeof suspendInput>;
export type ApprovalInput = v.InferOutput<typeof approvalInput>;
