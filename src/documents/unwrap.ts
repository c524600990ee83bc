import { isArray, isObject, objectOf, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { formatPointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Mount } from './positions.ts';

/** A workflow taken out of whichever export holds it (facts 2.8). */
export interface Unwrapped {
  /** The workflow's members, with the server's and ours; a trigger inside the definition is moved out. */
  readonly workflow: JsonObject;
  /** Where the members stand in the file. */
  readonly mounts: readonly Mount[];
  /** The trigger stood inside the definition, as in old documentation. */
  readonly oldSkeleton: boolean;
}

/** Gives the workflow of a file, or undefined for an SP-Config file without exactly one WORKFLOW object. */
export function unwrap(root: JsonObject): Unwrapped | undefined {
  const at = workflowPointer(root);
  if (at === undefined) {
    return undefined;
  }
  const inner = at.reduce<Json | undefined>(member, root);
  const workflow = isObject(inner) ? inner : {};
  const settings = own(root, 'mainsheet');
  const outside = at.length > 0 && settings !== undefined && !Object.hasOwn(workflow, 'mainsheet');
  const whole = outside
    ? objectOf([...Object.entries(workflow), ['mainsheet', settings] as const])
    : workflow;
  const base = formatPointer(at);
  const mounts: Mount[] = [{ from: '', to: base }];
  if (outside) {
    mounts.push({ from: '/mainsheet', to: '/mainsheet' });
  }
  return moveTrigger(whole, base, mounts);
}

function member(value: Json | undefined, token: string | number): Json | undefined {
  return isArray(value)
    ? value[Number(token)]
    : isObject(value)
      ? own(value, String(token))
      : undefined;
}

function workflowPointer(root: JsonObject): readonly (string | number)[] | undefined {
  const objects = own(root, 'objects');
  if (isArray(objects) && !Object.hasOwn(root, 'definition')) {
    const found = objects.flatMap((item, index) => (isWorkflowObject(item) ? [index] : []));
    const [only] = found;
    return found.length === 1 && only !== undefined ? ['objects', only, 'object'] : undefined;
  }
  const wrapped = own(root, 'object');
  const single =
    isObject(wrapped) && !Object.hasOwn(root, 'name') && !Object.hasOwn(root, 'definition');
  if (!single) {
    return [];
  }
  const kind = kindOf(root);
  return kind === undefined || kind === 'WORKFLOW' ? ['object'] : undefined;
}

function isWorkflowObject(item: Json): boolean {
  return isObject(item) && isObject(own(item, 'object')) && kindOf(item) === 'WORKFLOW';
}

function kindOf(item: JsonObject): Json | undefined {
  const self = own(item, 'self');
  return isObject(self) ? own(self, 'type') : undefined;
}

/** Old documentation shows the trigger and a version inside the definition (facts 2.8). */
function moveTrigger(workflow: JsonObject, base: Pointer, mounts: readonly Mount[]): Unwrapped {
  const definition = own(workflow, 'definition');
  if (!isObject(definition) || !isObject(own(definition, 'trigger'))) {
    return { workflow, mounts, oldSkeleton: false };
  }
  const trigger = own(workflow, 'trigger') ?? own(definition, 'trigger') ?? {};
  const rest = Object.entries(definition).filter(([key]) => key !== 'trigger' && key !== 'version');
  const members = Object.entries(workflow).filter(
    ([key]) => key !== 'definition' && key !== 'trigger',
  );
  return {
    workflow: objectOf([...members, ['trigger', trigger], ['definition', objectOf(rest)]]),
    mounts: Object.hasOwn(workflow, 'trigger')
      ? mounts
      : [...mounts, { from: '/trigger', to: `${base}/definition/trigger` }],
    oldSkeleton: true,
  };
}
