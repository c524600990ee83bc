import type { Json } from '../kernel/json.ts';
import type { Answer } from './answer.ts';
import type { Family } from './families.ts';
import type { Query } from './paging.ts';
import type { Caller } from './tokens.ts';

/** A request to the API that passed authentication, quota and scope. */
export interface Call {
  readonly family: Family;
  /** The `{id}` of the path; empty where the path has none. */
  readonly id: string;
  /** Where the tenant was called: scheme, host and port. */
  readonly origin: string;
  readonly query: Query;
  readonly contentType: string;
  /** The body read as JSON; undefined when there was none. */
  readonly body: Json | undefined;
  readonly caller: Caller;
  /** Aborted when the tenant closes. */
  readonly signal: AbortSignal;
}

/** Does one operation. */
export type Handler = (call: Call) => Answer | Promise<Answer>;
