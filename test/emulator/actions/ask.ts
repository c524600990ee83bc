import { ManualClock } from '../../../src/kernel/clock.ts';
import type { JsonObject } from '../../../src/kernel/json.ts';
import type { ActionAnswer, ActionCall } from '../../../src/engine/action-call.ts';
import { performAction } from '../../../src/emulator/actions/perform-action.ts';
import { buildEmulator } from '../../../src/emulator/emulator.ts';
import type { Emulator, EmulatorOptions } from '../../../src/emulator/emulator.ts';
import type { LateAnswer } from '../../../src/emulator/executions/runner.ts';
import { settleRows } from '../../../src/emulator/look-ups/settle-rows.ts';
import type { Kind } from '../../../src/emulator/look-ups/kinds.ts';
import type { Seed } from '../../../src/emulator/seed.ts';

/** Rows by kind, as people write them. */
export type Written = Partial<Record<Kind, readonly JsonObject[]>>;

/** A few people with accounts and access. */
export const PEOPLE: Written = {
  identities: [
    { id: 'ann', name: 'Ann Admin', email: 'ann@acme.example', manager: 'bob' },
    {
      id: 'bob',
      name: 'Bob Boss',
      email: 'bob@acme.example',
      attributes: { department: 'Sales' },
      access: [{ type: 'ROLE', id: 'role-1' }],
    },
  ],
  sources: [{ id: 'source-1', name: 'HR' }],
  accounts: [
    { id: 'acc-1', name: 'ann.hr', source: 'HR', identity: 'ann', nativeIdentity: 'uid=ann' },
    { id: 'acc-2', name: 'bob.hr', source: 'HR', identity: 'bob', locked: true },
  ],
  roles: [
    { id: 'role-1', name: 'Auditor' },
    { id: 'role-2', name: 'Payroll' },
  ],
  'access-profiles': [{ id: 'profile-1', name: 'Books', source: 'HR' }],
};

/** Makes a seed of written rows. */
export function seedOf(written: Written): Seed {
  const rows = Object.entries(written).map(([kind, list]) => ({
    kind: kind as Kind,
    file: `${kind}.yaml`,
    rows: list,
  }));
  const settled = settleRows(rows);
  if (!settled.ok) {
    throw new Error(settled.trouble.join('\n'));
  }
  const identities = (settled.value.identities ?? []).map((row) => ({
    id: String(row['id']),
    name: String(row['name']),
  }));
  return { identities, collections: settled.value };
}

/** A tenant that stands by itself, on a clock that is turned by hand. */
export function tenantWith(written: Written, options: EmulatorOptions = {}): Promise<Emulator> {
  return buildEmulator({ clock: new ManualClock(), seed: seedOf(written), ...options });
}

/** Asks for an action, as a step of a run would. */
export function ask(
  emulator: Emulator,
  actionId: string,
  attributes: JsonObject,
  more: Partial<ActionCall> & { readonly resume?: (answer: LateAnswer) => void } = {},
): ActionAnswer {
  const { resume = () => undefined, ...call } = more;
  return performAction(
    emulator.state,
    {
      executionId: 'run-1',
      workflowId: 'w-1',
      workflowName: 'Joiner',
      depth: 0,
      ownerId: 'ann',
    },
    { id: 1, step: 'Step', actionId, version: undefined, attributes, ...call },
    resume,
  );
}

/** The output of an action that was done. */
export function outputOf(answer: ActionAnswer): unknown {
  if (answer.kind !== 'output') {
    throw new Error(JSON.stringify(answer));
  }
  return answer.output;
}

/** The status an action failed with. */
export function statusOf(answer: ActionAnswer): number | undefined {
  return answer.kind === 'error' ? answer.error.status : undefined;
}
