import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Delivery, Heard } from './delivery.ts';

/** GitHub reports no more files of a commit than this (docs.github.com, "Webhook events and payloads", push). */
const MOST_FILES = 3000;

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
 * Reads a push of one ref that had `total` commits. The files it changed are the `added`, `modified` and `removed` of each
 * commit, as GitHub, GitLab and Gitea list them; they are told only where none is missing: of less nothing can be concluded.
 */
export function pushIn(payload: JsonObject, total: Json | undefined): Heard | undefined {
  const ref = stringAt(payload, 'ref');
  if (ref === undefined) {
    return undefined;
  }
  const paths = pathsOf(objectsAt(payload, 'commits'), total);
  return { kind: 'push', refs: [{ ref, ...(paths === undefined ? {} : { paths }) }] };
}

/**
 * Says whether a push moved a ref that was there and still is, by its `before` and `after`: of one that it made, GitLab and
 * Gitea list only the commits that no other branch has.
 */
export function movesRef(payload: JsonObject): boolean {
  return ['before', 'after'].every((key) => /[1-9a-f]/.test(stringAt(payload, key) ?? ''));
}

/** Reads a `create` or `delete`: of one ref, whose kind is told beside its name. */
export function madeOrDeleted(payload: JsonObject): Heard | undefined {
  const name = stringAt(payload, 'ref');
  const kind = stringAt(payload, 'ref_type');
  if (name === undefined || (kind !== 'branch' && kind !== 'tag')) {
    return undefined;
  }
  const folder = kind === 'branch' ? 'heads' : 'tags';
  return { kind: 'push', refs: [{ ref: `refs/${folder}/${name}` }] };
}

function pathsOf(
  commits: readonly JsonObject[] | undefined,
  total: Json | undefined,
): readonly string[] | undefined {
  if (commits === undefined || commits.length === 0 || commits.length !== total) {
    return undefined;
  }
  const paths: string[] = [];
  for (const commit of commits) {
    const changed = changedIn(commit);
    if (changed === undefined) {
      return undefined;
    }
    paths.push(...changed);
  }
  return paths;
}

function changedIn(commit: JsonObject): readonly string[] | undefined {
  const changed: string[] = [];
  for (const key of ['added', 'modified', 'removed']) {
    const list = own(commit, key);
    if (!isArray(list) || !list.every((path) => typeof path === 'string')) {
      return undefined;
    }
    changed.push(...list);
  }
  return changed.length < MOST_FILES ? changed : undefined;
}
