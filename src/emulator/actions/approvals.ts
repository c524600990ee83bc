import { own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { idsAt, objectAt, output, textAt } from './asked.ts';
import type { Action, Asked } from './asked.ts';
import { identityRow } from './identity-view.ts';
import { ask } from './message.ts';
import type { Deadline } from './message.ts';

const DAY_MS = 86_400_000;

/** How an approval ends. */
export type Decision = 'APPROVED' | 'REJECTED' | 'EXPIRED';

/** Asks for an approval of anything. */
export const askApproval: Action = (asked) =>
  askFor(asked, ['name', 'description', 'comments', 'priority', 'requestedFor', 'forIdentity']);

/** Asks for the approval of an access request. */
export const askAccessApproval: Action = (asked) =>
  askFor(asked, [
    'accessRequestId',
    'accountActivityId',
    'requestedItem',
    'requestedFor',
    'priority',
  ]);

/** What an approval leaves in its step (facts 4.1); that of an access request holds the status alone. */
export function approvalOutput(
  actionId: string,
  decision: Decision,
  by: JsonObject | undefined,
  comments: string | undefined,
): JsonObject {
  if (actionId === 'sp:access-request-approval') {
    return { status: decision };
  }
  const people = by === undefined ? [] : [by];
  return {
    status: decision,
    approvedBy: decision === 'APPROVED' ? people : [],
    rejectedBy: decision === 'REJECTED' ? people : [],
    comments: comments === undefined ? [] : [{ comment: comments, commentedBy: by ?? null }],
  };
}

function askFor(asked: Asked, shown: readonly string[]): ReturnType<Action> {
  const { attributes } = asked;
  const question = Object.fromEntries(
    shown.flatMap((key) => {
      const value = own(attributes, key);
      return value === undefined || value === null || value === '' ? [] : [[key, value]];
    }),
  );
  const said = {
    kind: 'approval',
    to: approversOf(asked),
    asked: question,
  } as const;
  return ask(asked, said, deadlineOf(asked));
}

/** Gives who decides, as far as the tenant knows: somebody named, or the manager of whom it is for. */
function approversOf({ tenant, attributes }: Asked): readonly string[] {
  if (textAt(attributes, 'singleApproverCategory') !== 'MANAGER_OF') {
    return idsAt(attributes, 'singleApproverIdentityId');
  }
  return idsAt(attributes, 'requestedFor').flatMap((id) => {
    const manager = objectAt(identityRow(tenant, id) ?? {}, 'managerRef');
    return stringAt(manager, 'id') ?? [];
  });
}

/** `approvalTimeout` counts days; what is not decided by then is as `approvalActionAtTimeout` says, or expired. */
function deadlineOf({ tenant, call, attributes }: Asked): Deadline | undefined {
  const days = Number(textAt(attributes, 'approvalTimeout') ?? Number.NaN);
  if (!(days > 0)) {
    return undefined;
  }
  const action = textAt(attributes, 'approvalActionAtTimeout')?.toUpperCase() ?? '';
  const decision = action.startsWith('APPROVE')
    ? 'APPROVED'
    : action.startsWith('REJECT')
      ? 'REJECTED'
      : 'EXPIRED';
  return {
    at: tenant.clock.now() + days * DAY_MS,
    gives: output(approvalOutput(call.actionId, decision, undefined, undefined)),
  };
}
