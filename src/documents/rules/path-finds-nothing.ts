import { findAction } from '../../catalogue/actions.ts';
import { TRIGGERS } from '../../catalogue/triggers.ts';
import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Path } from '../../expressions/path-tree.ts';
import { variableName } from '../../expressions/step-name.ts';
import type { WrittenPath } from '../expressions.ts';
import type { Leaf } from '../leaves.ts';
import type { Rule } from '../rule.ts';
import type { Subject } from '../subject.ts';
import { filteredNames, stepHazards } from './path-hazards.ts';
import type { PathHazard } from './path-hazards.ts';

/** Paths that can be read, and find nothing. */
export const pathFindsNothing: Rule = {
  code: 'PATH_FINDS_NOTHING',
  group: 'Expressions',
  severity: 'warning',
  mutedBy: 'comment',
  title: 'A path parses, but the engine of its place finds nothing with it.',
  why: 'No error is raised: a step goes on with an empty value, and a trigger never fires (facts 4.3, 5.2).',
  good: `name: Moves
definition:
  start: Get Access
  steps:
    Get Access:
      type: action
      actionId: sp:access:get
      versionNumber: 1
      attributes: { getAccessBy: searchQuery, query: 'name:*', roles: true }
      nextStep: Manage Access
    Manage Access:
      type: action
      actionId: sp:access:manage
      versionNumber: 2
      attributes:
        requestType: REVOKE_ACCESS
        removeIdentity.$: $.trigger.identity.id
        requestedItems.$: $.getAccess.accessItems[?(@.description)]
      nextStep: Done
    Done: { type: success }
`,
  bad: `name: Moves
definition:
  start: Get Access
  steps:
    Get Access:
      type: action
      actionId: sp:access:get
      versionNumber: 1
      attributes: { getAccessBy: searchQuery, query: 'name:*', roles: true }
      nextStep: Manage Access
    Manage Access:
      type: action
      actionId: sp:access:manage
      versionNumber: 2
      attributes:
        requestType: REVOKE_ACCESS
        removeIdentity.$: $.trigger.identity.id
        requestedItems.$: $.getAccess.accessItems[?(@.description != null)]
      nextStep: Done
    Done: { type: success }
`,
  *check(subject) {
    for (const written of subject.paths) {
      const { leaf, dialect, parsed } = written;
      const hazards = !parsed.ok
        ? []
        : dialect === 'filter'
          ? filterHazards(parsed.value, subject)
          : [
              ...stepHazards(parsed.value),
              ...objectHazards(parsed.value, written, subject),
              ...secretHazards(written),
            ];
      for (const hazard of hazards) {
        yield { pointer: leaf.pointer, ...hazard };
      }
    }
  },
};

/** A trigger's filter is asked of the payload itself (facts 4.3). */
function filterHazards({ segments }: Path, { trigger }: Subject): readonly PathHazard[] {
  const [first] = segments;
  const payload = payloadOf(trigger);
  return first?.kind !== 'key' || first.key !== 'trigger' || own(payload, 'trigger') !== undefined
    ? []
    : [
        {
          message: 'A trigger filter starts at the payload, which has no member trigger.',
          hint: 'Leave .trigger out of the path.',
        },
      ];
}

/** A filter of steps takes elements of lists only, and the members of some steps and triggers are known (facts 5.2). */
function objectHazards(
  path: Path,
  { leaf, absolute }: WrittenPath,
  { trigger }: Subject,
): readonly PathHazard[] {
  const names = absolute ? filteredNames(path) : undefined;
  const [first, ...rest] = names ?? [];
  if (first === undefined) {
    return [];
  }
  const start = first === 'trigger' ? payloadOf(trigger) : outputOf(first, leaf);
  const found = rest.reduce<Json | undefined>(
    (value, name) => (isObject(value) ? own(value, name) : undefined),
    start,
  );
  return isObject(found)
    ? [
        {
          message: `In steps a filter takes elements of lists only, and $.${[first, ...rest].join('.').slice(0, 80)} is none.`,
          hint: 'Read the member without a filter, and test it in a choice.',
        },
      ]
    : [];
}

/** A pointer to a secret is followed in fields of credentials only (facts 5.1), which hold nothing else. */
function secretHazards({ kind, roots }: WrittenPath): readonly PathHazard[] {
  return kind === 'template' && roots.some(({ name }) => name === 'secrets')
    ? [
        {
          message: 'A secret is put into fields of credentials, and into no text.',
          hint: 'Use the authentication of the step, with the pointer alone in its field.',
        },
      ]
    : [];
}

function payloadOf(trigger: Json | undefined): JsonObject {
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  const id = isObject(attributes) ? stringAt(attributes, 'id') : undefined;
  return TRIGGERS.find((known) => known.id === id)?.inputExample ?? {};
}

function outputOf(name: string, { place }: Leaf): Json | undefined {
  const steps = [...(place?.map.steps ?? [])];
  const step = steps.find(([key]) => variableName(key) === name)?.[1];
  const action = step === undefined ? undefined : findAction(stringAt(step, 'actionId') ?? '');
  return action === undefined || action.isDynamicSchema ? undefined : action.exampleOutput;
}
