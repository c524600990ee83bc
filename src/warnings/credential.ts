import { DAY_MS } from './spans.ts';
import type { Looked } from './warning.ts';

/** How many days before its end a credential is told of; each once. */
const DAYS_BEFORE = [1, 7, 14, 30] as const;

/** When our credential ends, and for how many days before it was told. */
export interface CredentialNote {
  /** RFC 3339. */
  readonly expires: string;
  readonly told?: number;
}

/** Says when a credential comes into the next span before its end. */
export function lookAtCredential(
  note: CredentialNote | undefined,
  now: number,
): Looked<CredentialNote | undefined> {
  const leftMs = Date.parse(note?.expires ?? '') - now;
  const span = DAYS_BEFORE.find((days) => leftMs <= days * DAY_MS);
  if (note === undefined || span === undefined || (note.told ?? Infinity) <= span) {
    return { news: [], state: note };
  }
  const { expires } = note;
  const daysLeft = Math.max(0, Math.floor(leftMs / DAY_MS));
  return { news: [{ kind: 'credential', expires, daysLeft }], state: { expires, told: span } };
}
