import { routeIn } from './api-operation.ts';
import type { ApiOperation } from './api-operation.ts';
import { FAMILIES } from './families.ts';
import type { Family } from './families.ts';

/** What a request asks for: an operation, in which family, and the `{id}` of its path. */
export interface Found {
  readonly family: Family;
  readonly operation: ApiOperation;
  /** Empty where the path has none. */
  readonly id: string;
}

interface Route {
  readonly family: Family;
  readonly operation: ApiOperation;
  readonly parts: readonly string[];
}

/**
 * Finds the operation of a request. The table is made when the first request comes, and is no more than lists of routes
 * with as many parts: hundreds of them registered with the server would be most of its start.
 */
export class ApiRouter {
  readonly #operations: readonly ApiOperation[];
  #routes: ReadonlyMap<string, readonly Route[]> | undefined;

  constructor(operations: readonly ApiOperation[]) {
    this.#operations = operations;
  }

  /** Finds what stands at a path, percent-encoded as it came; undefined when nothing does. Throws a URIError. */
  find(method: string, path: string): Found | undefined {
    this.#routes ??= tableOf(this.#operations);
    const parts = path.split('/');
    const route = this.#routes.get(keyOf(method, parts))?.find((one) => fits(one.parts, parts));
    const at = route?.parts.indexOf(':id') ?? -1;
    return route === undefined
      ? undefined
      : { ...route, id: at < 0 ? '' : decodeURIComponent(parts[at] ?? '') };
  }
}

function tableOf(operations: readonly ApiOperation[]): ReadonlyMap<string, readonly Route[]> {
  const table = new Map<string, Route[]>();
  for (const operation of operations) {
    for (const family of FAMILIES) {
      const parts = routeIn(operation, family)?.split('/');
      if (parts !== undefined) {
        const key = keyOf(operation.method, parts);
        table.set(key, [...(table.get(key) ?? []), { family, operation, parts }]);
      }
    }
  }
  // Where a word and any id both fit, the word is meant: it comes first.
  for (const routes of table.values()) {
    routes.sort((a, b) => wordsFirst(b) - wordsFirst(a));
  }
  return table;
}

/** How many parts of a route are words before an id comes. */
function wordsFirst({ parts }: Route): number {
  const at = parts.indexOf(':id');
  return at < 0 ? parts.length : at;
}

function keyOf(method: string, parts: readonly string[]): string {
  return `${method} ${parts.length}`;
}

function fits(route: readonly string[], parts: readonly string[]): boolean {
  return route.every((part, index) =>
    part === ':id' ? parts[index] !== '' : part === parts[index],
  );
}
