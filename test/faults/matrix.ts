import { FAULTS, LASTING } from './fault.ts';
import type { Strike } from './fault.ts';
import { play } from './play.ts';
import type { Scenario } from './scenario.ts';

/** Where a scenario can be struck. */
export interface Places {
  /** The kind of each request, in order. */
  readonly requests: readonly string[];
  readonly commits: number;
}

/** Plays a scenario with nothing going wrong, and gives where something could. */
export async function placesOf(scenario: Scenario): Promise<Places> {
  return play(scenario);
}

/** Everything that may go wrong with a scenario: each fault at each request, once and lasting, and each death. */
export function strikesAt({ requests, commits }: Places): readonly Strike[] {
  const moments = ['before', 'after'] as const;
  const each = (count: number): readonly number[] =>
    Array.from({ length: count }, (_, index) => index + 1);
  return [
    ...each(requests.length).flatMap((nth): readonly Strike[] => [
      ...FAULTS.map((fault) => ({ kind: 'request', nth, fault, lasting: false }) as const),
      ...LASTING.map((fault) => ({ kind: 'request', nth, fault, lasting: true }) as const),
      ...moments.map((moment) => ({ kind: 'kill', at: 'request', nth, moment }) as const),
    ]),
    ...each(commits).flatMap((nth): readonly Strike[] =>
      moments.map((moment) => ({ kind: 'kill', at: 'commit', nth, moment }) as const),
    ),
  ];
}
