import { sha256 } from '../../kernel/json.ts';

/** What stands in a cause where something stood that differs from failure to failure. */
const VARIES = '#';

/** Longer error texts say the same in their first part. */
const MAX_READ = 4000;
const MAX_CAUSE = 512;

const QUOTED = /"[^"\n]*"|`[^`\n]*`|“[^”\n]*”|(?<!\w)'[^'\n]*'(?!\w)/g;
/** A date with or without its time, as far as it is not a word of its own anyway. */
const DATE = /\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d+)?)?\s?(Z|UTC|[+-]\d\d:?\d\d)?/g;
const WORD = /[\p{L}\p{N}_.@%+-]+/gu;

/** An error text without what differs between failures of one cause: ids, numbers, dates and quoted values. */
export function causeText(error: string): string {
  return error
    .slice(0, MAX_READ)
    .replace(QUOTED, VARIES)
    .replace(DATE, VARIES)
    .replace(WORD, (word) => (/\p{N}|@/u.test(word) ? VARIES : word))
    .replace(/#(?:[\s,;:#]*#)+/g, VARIES)
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, MAX_CAUSE);
}

/** Names one problem: failures of one step of a workflow with the same cause have the same; 16 hex digits. */
export function fingerprintOf(workflowId: string, step: string | undefined, error: string): string {
  return sha256(JSON.stringify([workflowId, step ?? null, causeText(error)])).slice(0, 16);
}
