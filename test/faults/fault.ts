/** What may happen to a request; `late` ones happen after the tenant did it. */
export const FAULTS = [
  'timeout',
  'late-timeout',
  'reset',
  'late-reset',
  '401',
  '403',
  '404',
  '409',
  '429',
  '500',
  'truncated',
  'encoding',
] as const;

export type Fault = (typeof FAULTS)[number];

/** A fault that lasts goes on until the pass ends; timeouts take real time and are met once. */
export const LASTING: readonly Fault[] = FAULTS.filter((fault) => !fault.includes('timeout'));

/** One thing that goes wrong at one place of a scenario; the places are counted from 1. */
export type Strike =
  | {
      readonly kind: 'request';
      readonly nth: number;
      readonly fault: Fault;
      readonly lasting: boolean;
    }
  /** The process dies before a request leaves or after its answer came, or before or after a commit of the store. */
  | {
      readonly kind: 'kill';
      readonly at: 'request' | 'commit';
      readonly nth: number;
      readonly moment: 'before' | 'after';
    };

/** The words by which a case is asked for again. */
export function strikeName(strike: Strike): string {
  return strike.kind === 'kill'
    ? `kill-${strike.moment}-${strike.at}/${strike.nth}`
    : `${strike.fault}${strike.lasting ? '-lasting' : ''}/${strike.nth}`;
}
