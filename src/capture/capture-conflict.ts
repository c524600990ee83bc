import type { Pointer } from '../kernel/pointer.ts';

/** Why a place is not written, each with what a person can do about it. */
const WORDS = {
  tagged: 'The file gives this value by a tag',
  patched: 'The file of the tenant sets this place',
  ignored: 'A place inside it is left to the tenant, and would go with it',
  secret: 'It holds a credential, or points to one',
  shared: 'The file of its text is used elsewhere too',
  invalid: 'With this value the file would have an error',
  'not-editable': 'The file writes it in a way that cannot be changed in place',
  missing: 'There is no such file at the commit that was applied last',
  rewritten: 'The commit that was applied last is not in the history that is followed',
  twin: 'Another workflow of the tenant has the same name, so rename one of them',
  unsafe: 'No file can hold this number exactly',
  'left-out': 'The file of the tenant leaves out the file that it would get',
} as const;

/** Why a place is not written. */
export type CaptureReason = keyof typeof WORDS;

/** A change in the tenant that is not taken over into Git. */
export interface CaptureConflict {
  /** Into the workflow; empty for the whole of it. */
  readonly pointer: Pointer;
  readonly reason: CaptureReason;
  readonly message: string;
  /** The line in the workflow's file. */
  readonly line: number;
}

/** Makes a conflict; `detail` says which tag, which file or which rule. Values are never quoted. */
export function captureConflict(
  pointer: Pointer,
  reason: CaptureReason,
  line: number,
  detail = '',
): CaptureConflict {
  const message = detail === '' ? `${WORDS[reason]}.` : `${WORDS[reason]}: ${detail}.`;
  return { pointer, reason, message, line };
}
