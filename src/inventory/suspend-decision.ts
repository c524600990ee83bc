import type { Masker } from '../kernel/mask.ts';
import type { ResumeDecision, SuspendDecision } from './tenant-record.ts';

/** More of a reason is not kept: it stands in every line about the suspension. */
const MAX_REASON = 300;

/** Whom a suspension is about, and whose word it is. */
export interface SuspensionWish {
  /** The tenant by its name in the configuration. */
  readonly tenant: string;
  /** The file of the one workflow; absent for the whole tenant. */
  readonly file?: string | undefined;
  readonly by: string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a suspension says beside. */
export interface SuspensionWords {
  readonly reason?: string | undefined;
  /** RFC 3339, as `readUntil` gives it. */
  readonly until?: string | undefined;
}

/** Makes the decision that suspends. What a person writes as reason is stored and told, so that it is masked first. */
export function suspendDecision(
  wish: SuspensionWish,
  { reason, until }: SuspensionWords,
  masker: Masker,
): SuspendDecision {
  const words = masker.text((reason ?? '').replaceAll(/\s+/g, ' ').trim());
  return {
    kind: 'suspend',
    ...about(wish),
    ...(words === '' ? {} : { reason: short(words) }),
    ...(until === undefined ? {} : { until }),
  };
}

/** Makes the decision that ends a suspension. */
export function resumeDecision(wish: SuspensionWish): ResumeDecision {
  return { kind: 'resume', ...about(wish) };
}

function about({ tenant, file, by, now }: SuspensionWish): Omit<ResumeDecision, 'kind'> {
  const at = new Date(now).toISOString();
  return { tenant, ...(file === undefined ? {} : { file }), by, at };
}

function short(text: string): string {
  // Not in the middle of a character of two halves.
  const head = text.slice(0, MAX_REASON).replace(/[\uD800-\uDBFF]$/, '');
  return text.length > MAX_REASON ? `${head}…` : text;
}
