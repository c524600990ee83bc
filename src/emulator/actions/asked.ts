import { findAction } from '../../catalogue/actions.ts';
import type { ActionAnswer, ActionCall } from '../../engine/action-call.ts';
import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { ActionRun, LateAnswer } from '../executions/runner.ts';
import type { Tenant } from '../tenant.ts';

/** One action to be done, with all that doing it takes. */
export interface Asked {
  readonly tenant: Tenant;
  readonly run: ActionRun;
  readonly call: ActionCall;
  /** The attributes of the call. */
  readonly attributes: JsonObject;
  /** Hands in what an answer of kind `later` promised. */
  readonly resume: (answer: LateAnswer) => void;
}

/** Does an action; undefined when the tenant holds nothing that it could be answered from. */
export type Action = (asked: Asked) => ActionAnswer | undefined;

/** What was done, as a step holds it. */
export function output(value: Json): LateAnswer {
  return { kind: 'output', output: value };
}

/**
 * Leaves the run waiting for `resume`, at most for as long as an action of a machine may take (facts 5.4): so a run
 * goes on even if a restart came in between.
 */
export function later({ actionId, version }: ActionCall): ActionAnswer {
  const timeoutMs = findAction(actionId, version)?.timeoutMs ?? null;
  return { kind: 'later', ...(timeoutMs === null ? {} : { timeoutMs }) };
}

/** Why it was not done. */
export function failure(status: number, message: string): LateAnswer {
  return { kind: 'error', error: { status, message } };
}

/** Gives an attribute as a text; undefined when it is missing, empty (facts 2.4) or no scalar. */
export function textAt(attributes: JsonObject, key: string): string | undefined {
  const value = own(attributes, key);
  const text = typeof value === 'number' ? String(value) : value;
  return typeof text === 'string' && text !== '' ? text : undefined;
}

/** Gives an attribute that is a list; one that was unwrapped to its element (facts 5.3) is a list again. */
export function listAt(attributes: JsonObject, key: string): readonly Json[] {
  const value = own(attributes, key);
  if (isArray(value)) {
    return value;
  }
  return value === undefined || value === null || value === '' ? [] : [value];
}

/** Gives an attribute that lists ids, or objects with an id. */
export function idsAt(attributes: JsonObject, key: string): readonly string[] {
  return listAt(attributes, key).flatMap((item) => {
    const id = isObject(item) ? stringAt(item, 'id') : item;
    return typeof id === 'string' && id !== '' ? [id] : [];
  });
}

/** Gives an attribute that is an object; an empty one when it is anything else. */
export function objectAt(attributes: JsonObject, key: string): JsonObject {
  const value = own(attributes, key);
  return isObject(value) ? value : {};
}
