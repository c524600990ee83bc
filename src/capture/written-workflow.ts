import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { isWithin, setAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { normalForm } from '../normal-form/normal-form.ts';
import type { NormalForm } from '../normal-form/normal-form.ts';
import type { Reference } from '../workflow/reference.ts';
import { WRITABLE_FIELDS } from '../workflow/workflow.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { isExternal, keepValues } from './kept-values.ts';
import type { KeptReason } from './kept-values.ts';
import { tagIds } from './tag-ids.ts';

/** A workflow of a tenant as a file says it. */
export interface WrittenWorkflow {
  readonly id: string;
  readonly name: string;
  /** The fields to write; values are tagged where they are another one in each tenant. */
  readonly body: JsonObject;
  /** The normal form of what the tenant has. */
  readonly form: NormalForm;
  /** Values that stay in the tenant, and why. */
  readonly kept: ReadonlyMap<Pointer, KeptReason>;
}

/** What of a workflow a file says before anything is named: what the tenant owns is left out (facts 2.4). */
export function plainBody(workflow: LiveWorkflow): JsonObject {
  const form = normalForm(workflow.raw);
  return isExternal(form) ? withClient(form, workflow.raw) : form;
}

/** The client and the address of an external trigger are hidden, but a new tenant needs its own (facts 2.6). */
function withClient(form: JsonObject, raw: JsonObject): JsonObject {
  const attributes = attributesOf(raw);
  return ['clientId', 'url'].reduce<JsonObject>((body, key) => {
    const value = stringAt(attributes, key) ?? '';
    return value === '' ? body : (setAt(body, `/trigger/attributes/${key}`, value) as JsonObject);
  }, form);
}

function attributesOf(raw: JsonObject): JsonObject {
  const trigger = own(raw, 'trigger');
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  return isObject(attributes) ? attributes : {};
}

/** The address at which an external trigger is called (facts 2.6); undefined for other triggers. */
export function externalUrlOf(workflow: LiveWorkflow): string | undefined {
  const url = isExternal(workflow.raw) ? stringAt(attributesOf(workflow.raw), 'url') : undefined;
  return url === undefined || url === '' ? undefined : url;
}

/** Says what a file says of a workflow. */
export function writeWorkflow(
  workflow: LiveWorkflow,
  references: ReadonlyMap<string, Reference>,
): WrittenWorkflow {
  const { id, name } = workflow;
  const externalUrl = externalUrlOf(workflow);
  const { body, kept } = keepValues(plainBody(workflow));
  const tagged = tagIds(body, {
    id,
    references,
    ...(externalUrl === undefined ? {} : { externalUrl }),
  });
  return { id, name, body: tagged, form: normalForm(workflow.raw), kept };
}

/** Lists the numbers of a workflow's own fields that a double cannot hold; no file can say such a workflow. */
export function unsafePlaces({ unsafeNumbers }: LiveWorkflow): readonly Pointer[] {
  return unsafeNumbers.filter((pointer) =>
    WRITABLE_FIELDS.some((field) => isWithin(pointer, `/${field}`)),
  );
}

/** Says whether a text of a workflow names a host of the platform, which is another one in each tenant. */
export function namesTenantHost(value: Json): boolean {
  if (typeof value === 'string') {
    return /\bidentitynow(-demo)?\.com\b/i.test(value);
  }
  if (isArray(value)) {
    return value.some(namesTenantHost);
  }
  return isObject(value) && Object.values(value).some(namesTenantHost);
}
