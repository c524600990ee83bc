import type { Handler } from './call.ts';
import type { Family } from './families.ts';

/** One operation of the API (facts 1.2): where it stands, who may call it, what it does. */
export interface ApiOperation {
  /** The name in the API descriptions, without a family's suffix. */
  readonly name: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  /** What the path begins with; undefined in a family that does not have it. */
  readonly base: 'workflows' | 'executions' | 'library' | ((family: Family) => string | undefined);
  readonly path: string;
  /** One of these scopes is needed. */
  readonly scopes: readonly string[];
  readonly handler: Handler;
  /** Whether a family has it; absent means that all do. */
  readonly has?: (family: Family) => boolean;
  /** Whether the client of an external trigger may call it, which may call nothing else (facts 1.6). */
  readonly external?: boolean;
}

/** The route of an operation in a family; undefined where the family does not have it. */
export function routeIn(operation: ApiOperation, family: Family): string | undefined {
  const { base, has, path } = operation;
  if (has?.(family) === false) {
    return undefined;
  }
  const start = typeof base === 'function' ? base(family) : family[base];
  return start === undefined ? undefined : `${start}${path}`;
}
