import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Delivery } from './delivery.ts';

/** Says whether a delivery is a form, as HTML forms are sent, rather than JSON. */
export function isForm({ headers }: Pick<Delivery, 'headers'>): boolean {
  return /^application\/x-www-form-urlencoded(;|$)/i.test(headers['content-type'] ?? '');
}

/** Gives the JSON object of a body, or of a form's `payload`; undefined where there is none. */
export function payloadOf(delivery: Delivery): JsonObject | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(delivery.body);
    const json: unknown = JSON.parse(
      isForm(delivery) ? (new URLSearchParams(text).get('payload') ?? '') : text,
    );
    return isObject(json) ? json : undefined;
  } catch {
    return undefined;
  }
}

/** Gives the objects of a list; undefined when there is no list, or something else is in it. */
export function objectsAt(object: JsonObject, key: string): readonly JsonObject[] | undefined {
  const list = own(object, key);
  return isArray(list) && list.every((item) => isObject(item)) ? list : undefined;
}

/**
 * Gives the files that commits changed, by the `added`, `modified` and `removed` of each, as GitHub, GitLab and Gitea list
 * them. Undefined unless there are `total` commits and every one of them has its lists: of less nothing can be concluded.
 */
export function pathsOf(
  commits: readonly JsonObject[] | undefined,
  total: Json | undefined,
): readonly string[] | undefined {
  if (commits === undefined || commits.length === 0 || commits.length !== total) {
    return undefined;
  }
  const lists = commits.flatMap((commit) =>
    ['added', 'modified', 'removed'].map((key) => own(commit, key)),
  );
  const paths: string[] = [];
  for (const list of lists) {
    if (!isArray(list) || !list.every((path) => typeof path === 'string')) {
      return undefined;
    }
    paths.push(...list);
  }
  return paths;
}

/** Gives the full name of a ref whose kind is told beside its name, as `create` and `delete` events have it. */
export function refOfKind(payload: JsonObject): string | undefined {
  const name = stringAt(payload, 'ref');
  const kind = stringAt(payload, 'ref_type');
  if (name === undefined || (kind !== 'branch' && kind !== 'tag')) {
    return undefined;
  }
  return kind === 'branch' ? `refs/heads/${name}` : `refs/tags/${name}`;
}
