import { checkInput } from '../catalogue/trigger-input.ts';
import { isObject, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { getAt } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { TestFinding } from './test-findings.ts';
import type { TestedWorkflow } from './test-suite.ts';

/** Lists where a payload is not what the workflow's trigger sends; what it lacks is told once for each object. */
export function payloadFindings(
  { body }: TestedWorkflow,
  payload: JsonObject,
  pointer: Pointer,
): readonly TestFinding[] {
  const trigger = own(body, 'trigger');
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  const id = isObject(attributes) ? stringAt(attributes, 'id') : undefined;
  const findings: TestFinding[] = [];
  const missing = new Map<Pointer, string[]>();
  const add = (at: Pointer, detail: string): void => {
    findings.push({ code: 'TEST_INPUT', pointer: `${pointer}${at}`, detail });
  };
  for (const { pointer: at, message } of id === undefined ? [] : checkInput(id, payload)) {
    if (getAt(payload, at) === undefined) {
      const holder = at.slice(0, at.lastIndexOf('/'));
      missing.set(holder, [...(missing.get(holder) ?? []), `\`${at}\``]);
    } else {
      add(at, `${at === '' ? 'It' : `\`${at}\``} ${message}.`);
    }
  }
  for (const [holder, names] of missing) {
    add(holder, `There is no ${names.join(', ')}.`);
  }
  return findings;
}
