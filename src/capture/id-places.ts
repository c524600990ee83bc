import { fieldOf, findAction } from '../catalogue/actions.ts';
import { leavesOf } from '../documents/leaves.ts';
import type { Leaf } from '../documents/leaves.ts';
import { stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { ReferenceKind } from '../workflow/reference.ts';
import { stepMaps } from '../workflow/step.ts';

/** A text that may be an id or hold some. */
export interface IdPlace {
  readonly pointer: Pointer;
  readonly value: string;
  /** What the whole text is the id of, where its key says so. */
  readonly kind?: ReferenceKind;
}

/** The shapes of the platform's ids; what surrounds one is no part of a longer word. */
const ID = /(?<![\w-])(?:[\da-f]{32}|[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12})(?![\w-])/gi;

/** Keys whose values are names of steps, kinds and words for people. */
const NO_IDS: ReadonlySet<string> = new Set([
  'start',
  'nextStep',
  'defaultStep',
  'next',
  'type',
  'actionId',
  'comparator',
  'name',
  'displayName',
  'description',
  'failureName',
]);

const KINDS_BY_KEY: ReadonlyMap<string, ReferenceKind> = new Map([
  ['formDefinitionId', 'form'],
  ['sourceId', 'source'],
  ['roleId', 'role'],
  ['accessProfileId', 'access-profile'],
  ['entitlementId', 'entitlement'],
  ['governanceGroupId', 'governance-group'],
  ['workgroupId', 'governance-group'],
  ['identityId', 'identity'],
  ['ownerId', 'identity'],
  ['workflowId', 'workflow'],
]);

/** Kinds as the API writes them beside an id. */
const KINDS_BY_TYPE: ReadonlyMap<string, ReferenceKind> = new Map([
  ['IDENTITY', 'identity'],
  ['SOURCE', 'source'],
  ['ROLE', 'role'],
  ['ACCESS_PROFILE', 'access-profile'],
  ['ENTITLEMENT', 'entitlement'],
  ['GOVERNANCE_GROUP', 'governance-group'],
  ['WORKFLOW', 'workflow'],
]);

const KINDS_BY_FIELD: ReadonlyMap<string, ReferenceKind> = new Map([
  ['formPicker', 'form'],
  ['identityPicker', 'identity'],
  ['governanceGroupPicker', 'governance-group'],
]);

/** Lists the texts of a workflow in which ids of the tenant can stand. */
export function idPlaces(workflow: JsonObject): readonly IdPlace[] {
  return leavesOf(workflow, stepMaps(workflow['definition'])).plain.flatMap((leaf) => {
    const { pointer, value } = leaf;
    if (typeof value !== 'string' || value === '' || !mayHoldIds(leaf)) {
      return [];
    }
    const kind = kindOf(leaf);
    return [{ pointer, value, ...(kind === undefined ? {} : { kind }) }];
  });
}

/** Finds what has an id's shape in a text. */
export function idsIn(text: string): readonly { readonly id: string; readonly at: number }[] {
  return [...text.matchAll(ID)].map((match) => ({ id: match[0], at: match.index }));
}

function mayHoldIds({ pointer, key }: Leaf): boolean {
  return (
    pointer === '/owner/id' ||
    (pointer.startsWith('/trigger/attributes/') &&
      pointer !== '/trigger/attributes/id' &&
      !NO_IDS.has(key)) ||
    (pointer.startsWith('/definition/') && !NO_IDS.has(key))
  );
}

function kindOf({ pointer, key, value, holder, place }: Leaf): ReferenceKind | undefined {
  if (pointer === '/owner/id') {
    return 'identity';
  }
  // A path or a template says where an id comes from, and is none.
  if (key.endsWith('.$') || /^\$|\{\{/.test(String(value))) {
    return undefined;
  }
  const type = key === 'id' ? stringAt(holder, 'type') : undefined;
  const action =
    place === undefined ? undefined : findAction(stringAt(place.step, 'actionId') ?? '');
  return (
    (type === undefined ? undefined : KINDS_BY_TYPE.get(type)) ??
    KINDS_BY_KEY.get(key.replace(/s$/, '')) ??
    (action === undefined ? undefined : KINDS_BY_FIELD.get(fieldOf(action, key)?.type ?? ''))
  );
}
