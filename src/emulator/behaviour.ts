import type { Json } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** Makes the tenant change what was sent, at every save, like a platform that normalises. */
export interface Rewrite {
  /** A pointer into the workflow; a token `*` stands for any one token. */
  readonly match: Pointer;
  /** What stands there afterwards; absent removes the member. */
  readonly value?: Json;
  /** Sets the member also where it was not, if the object that would hold it exists. */
  readonly add?: boolean;
}

/** One switch per thing that is not known about real tenants (facts 7). */
export interface Behaviour {
  /** After a disable the flag reads false at once, but the lock stays on for so long. */
  readonly settleMs: number;
  /** Whether PATCH takes pointers below a field. */
  readonly deepPatch: 'accept' | 'refuse';
  /** Whether PATCH mints fresh refIDs, as POST and PUT do. */
  readonly patchMints: boolean;
  /** Whether PATCH sets the counts to 0, as PUT does. */
  readonly patchResetsCounts: boolean;
  /** How many workflows a list without `limit` holds where no paging is documented; null is all of them. */
  readonly listCap: number | null;
  /** Whether answers carry the counts of executions. */
  readonly counts: 'present' | 'absent';
  /** What a POST with `enabled: true` meets: saved disabled, or refused. */
  readonly createEnabled: 'ignore' | 'refuse';
  /** What an enabled workflow refuses: every change but of the flag, or of definition and trigger only. */
  readonly lock: 'all' | 'definition';
  /** Whether two workflows may have one name. */
  readonly names: 'free' | 'unique';
  /** Whether launchers come back on when their workflow does. */
  readonly launchers: 'follow' | 'stay-off';
  /** What a successful PATCH answers: the workflow, or 200 with no body. */
  readonly answer: 'object' | 'empty';
  /** How many milliseconds a get takes that does not switch the metrics off. */
  readonly slowMetrics: number;
  readonly rewrite: readonly Rewrite[];
  /** Whether owners can be resolved: `gone` refuses every save that names one, and enabling. */
  readonly owner: 'exists' | 'gone';
}

/** What the facts make most likely. */
export const DEFAULT_BEHAVIOUR: Behaviour = {
  settleMs: 0,
  deepPatch: 'accept',
  patchMints: false,
  patchResetsCounts: false,
  listCap: null,
  counts: 'present',
  createEnabled: 'ignore',
  lock: 'all',
  names: 'free',
  launchers: 'follow',
  answer: 'object',
  slowMetrics: 0,
  rewrite: [],
  owner: 'exists',
};

/** The quotas and the latency of every answer. */
export interface Limits {
  readonly latencyMs: number;
  /** Requests per client and family in any ten seconds (facts 1.7). */
  readonly requestsPer10s: number;
  /** Test runs per client in any ten seconds (facts 1.7). */
  readonly testsPer10s: number;
}

/** A real tenant's quotas, and no latency. */
export const DEFAULT_LIMITS: Limits = {
  latencyMs: 0,
  requestsPer10s: 100,
  testsPer10s: 5,
};
