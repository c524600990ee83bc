import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { stepType } from '../workflow/step.ts';

/** A member of a workflow as a row of the table sees it. */
export interface Member {
  readonly key: string;
  readonly value: Json;
  /** Keys and indexes from the workflow's root down to this member. */
  readonly path: readonly string[];
  /** The objects and arrays the member lies in, outermost first; the last one is its parent. */
  readonly ancestors: readonly Json[];
}

/** One row: a member that is the tenant's own, or that means the same as none. */
export interface HiddenRow {
  readonly rule: string;
  /** The pointer pattern, for people: `*` is one token, `**` any number. */
  readonly pattern: string;
  readonly why: string;
  readonly source: string;
  hides(member: Member): boolean;
}

const EMPTY_WHEN_TOP = new Set(['description', 'trigger', 'definition']);
const EMPTY_MAPS = new Set(['context', 'requestHeaders', 'urlParams']);

/**
 * What the normal form leaves out. Members are only ever dropped, never moved or renamed, so that every
 * pointer of a normal form exists in the workflow it was made from.
 */
export const HIDDEN: readonly HiddenRow[] = [
  {
    rule: 'null-is-missing',
    pattern: '/**',
    why: 'The builder writes null where it has nothing to say.',
    source: 'facts 2.4',
    hides: ({ value, ancestors }) => value === null && !isArray(ancestors.at(-1)),
  },
  {
    rule: 'empty-path-is-missing',
    pattern: '/**/*.$',
    why: 'The builder writes an empty path where none is set.',
    source: 'facts 2.4',
    hides: ({ key, value }) => value === '' && key.endsWith('.$'),
  },
  {
    rule: 'empty-field-is-missing',
    pattern: '/description | /trigger | /definition',
    why: 'The tenant answers an emptied field as missing, or the other way round.',
    source: 'facts 2.2',
    hides: ({ key, value, path }) =>
      path.length === 1 && EMPTY_WHEN_TOP.has(key) && (value === '' || isEmptyObject(value)),
  },
  {
    rule: 'empty-map-is-missing',
    pattern: '/definition/**/attributes/{context,requestHeaders,urlParams}',
    why: 'The builder leaves empty maps behind.',
    source: 'facts 2.4',
    hides: ({ key, value, path }) =>
      EMPTY_MAPS.has(key) && path.at(-2) === 'attributes' && isEmptyObject(value),
  },
  {
    rule: 'owner-name',
    pattern: '/owner/name',
    why: 'The tenant resolves it from the id.',
    source: 'facts 2.4',
    hides: ({ path }) => path.length === 2 && path[0] === 'owner' && path[1] === 'name',
  },
  {
    rule: 'minted-reference',
    pattern: '/definition/**/param_*/refID',
    why: 'The tenant mints a new one at every save.',
    source: 'facts 2.4',
    hides: ({ key, path }) =>
      key === 'refID' && path[0] === 'definition' && (path.at(-2) ?? '').startsWith('param_'),
  },
  {
    rule: 'trigger-mode',
    pattern: '/trigger/mode',
    why: 'A view setting of the builder.',
    source: 'facts 2.4',
    hides: ({ path }) => path.length === 2 && path[0] === 'trigger' && path[1] === 'mode',
  },
  {
    rule: 'external-trigger',
    pattern: '/trigger/attributes/{clientId,url}',
    why: 'The client and the URL of an external trigger belong to the tenant.',
    source: 'facts 2.6',
    hides: ({ key, path, ancestors }) =>
      (key === 'clientId' || key === 'url') &&
      isTriggerAttribute(path) &&
      triggerType(ancestors) === 'EXTERNAL',
  },
  {
    rule: 'trigger-kind-id',
    pattern: '/trigger/attributes/id',
    why: 'On schedules and external triggers the id only repeats the kind, and older files lack it.',
    source: 'facts 3.6',
    hides: ({ key, path, ancestors }) =>
      key === 'id' &&
      isTriggerAttribute(path) &&
      ['EXTERNAL', 'SCHEDULED'].includes(triggerType(ancestors) ?? ''),
  },
  {
    rule: 'operator-action',
    pattern: '/definition/**/steps/*/actionId',
    why: 'On choices and ends it only repeats the kind; newer exports have it, older ones do not.',
    source: 'facts 2.4',
    hides: ({ key, path, ancestors }) =>
      key === 'actionId' && isStepPath(path.slice(0, -1)) && isOperator(ancestors.at(-1)),
  },
  {
    rule: 'operator-id',
    pattern: '/definition/**/steps/*/attributes/id',
    why: 'On choices and ends it only repeats the kind; newer exports have it, older ones do not.',
    source: 'facts 2.4',
    hides: ({ key, path, ancestors }) =>
      key === 'id' &&
      path.at(-2) === 'attributes' &&
      isStepPath(path.slice(0, -2)) &&
      isOperator(ancestors.at(-2)),
  },
];

/** Says whether a member holds free content of the author's, which no row looks into (request bodies). */
export function isFreeContent(key: string, path: readonly string[]): boolean {
  return path.at(-2) === 'attributes' && /^(json|jsonPatch|form)RequestBody$/.test(key);
}

/** Says whether a path is that of a step: a member of a `steps` map of the definition or of a loop's body. */
export function isStepPath(path: readonly string[]): boolean {
  return path[0] === 'definition' && path.at(-2) === 'steps';
}

/** On a Mutation the id is kept: it alone tells defining a variable from updating one. */
function isOperator(step: Json | undefined): boolean {
  const type = isObject(step) ? stepType(step) : undefined;
  return type === 'choice' || type === 'success' || type === 'failure';
}

function isTriggerAttribute(path: readonly string[]): boolean {
  return path.length === 3 && path[0] === 'trigger' && path[1] === 'attributes';
}

function triggerType(ancestors: readonly Json[]): string | undefined {
  const trigger = ancestors.at(-2);
  return isObject(trigger) ? stringAt(trigger, 'type')?.toUpperCase() : undefined;
}

function isEmptyObject(value: Json | undefined): boolean {
  return isObject(value) && Object.keys(value).length === 0;
}

/** Gives the spelling of a step's type that both sides are compared in; other members are as they are. */
export function comparedSpelling(member: Member): Json {
  const step = member.ancestors.at(-1);
  if (member.key !== 'type' || !isStepPath(member.path.slice(0, -1)) || !isObject(step)) {
    return member.value;
  }
  return stepType({ type: own(step, 'type') ?? null }) ?? member.value;
}
