import type { Method, Operation } from './operation.ts';
import type { Priority } from './priority.ts';

/** One request that went out, answered or not. */
export interface RequestSeen {
  readonly method: Method;
  readonly operation: Operation | 'token';
  /** The path, with `{id}` in the place of ids and without a query. */
  readonly route: string;
  /** Why no complete answer came, as an error code. */
  readonly failed?: string;
  /** Absent when no complete answer came. */
  readonly status?: number;
  readonly durationMs: number;
  /** How long it waited for quota before it was sent. */
  readonly waitedMs: number;
  readonly priority?: Priority;
  /** Counts from 1; above 1 the operation is being sent again. */
  readonly attempt: number;
  /** `X-RateLimit-Remaining`, where the tenant sends it. */
  readonly remaining?: number;
}

/** What is worth telling about the talk with a tenant; whoever listens must not throw. */
export interface TenantObserver {
  requested?(seen: RequestSeen): void;
  throttled?(seen: {
    readonly operation: Operation | 'token';
    /** What the tenant asked for; absent when it named no time. */
    readonly retryAfterMs?: number;
    readonly remaining?: number;
  }): void;
  /** 401 or 403, with the scopes of which the operation needs one. */
  rejected?(seen: {
    readonly status: number;
    readonly operation: Operation | 'token';
    readonly scope: readonly string[];
  }): void;
  tokenRefreshed?(): void;
}
