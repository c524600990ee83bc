import { isObject, own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Heard, Provider } from './delivery.ts';
import { headerOf } from './delivery.ts';
import { objectsAt, payloadOf } from './payload.ts';
import { signedBody } from './signed-body.ts';

/**
 * Bitbucket Cloud (support.atlassian.com, "Event payloads") and Data Center (confluence.atlassian.com, "Event payload").
 * Neither lists the files of a push.
 */
export const bitbucket: Provider = {
  name: 'bitbucket',
  proof: 'X-Hub-Signature with sha256=',
  form: false,
  sent: (headers) => headerOf(headers, 'x-event-key') !== undefined,
  disbelief: (delivery, secrets) =>
    signedBody(delivery, secrets, { header: 'x-hub-signature', old: 'x-hub-signature' }),
  hear: (delivery) => {
    const payload = payloadOf(delivery);
    if (payload === undefined) {
      return undefined;
    }
    switch (headerOf(delivery.headers, 'x-event-key') ?? '') {
      case 'repo:push':
        return cloudPush(payload);
      case 'repo:refs_changed':
        return pushOf(objectsAt(payload, 'changes')?.map(dataCenterRef));
      case 'diagnostics:ping':
        return { kind: 'ping' };
      default:
        return { kind: 'other' };
    }
  },
};

function cloudPush(payload: JsonObject): Heard | undefined {
  const push = own(payload, 'push');
  return isObject(push) ? pushOf(objectsAt(push, 'changes')?.map(cloudRef)) : undefined;
}

/** `new` is null where the ref was deleted, `old` where it was made. */
function cloudRef(change: JsonObject): string | undefined {
  const now = own(change, 'new');
  const ref = isObject(now) ? now : own(change, 'old');
  if (!isObject(ref)) {
    return undefined;
  }
  const name = stringAt(ref, 'name');
  const folder = stringAt(ref, 'type') === 'branch' ? 'heads' : 'tags';
  return name === undefined ? undefined : `refs/${folder}/${name}`;
}

function dataCenterRef(change: JsonObject): string | undefined {
  const ref = own(change, 'ref');
  return isObject(ref) ? stringAt(ref, 'id') : undefined;
}

/** A change that names no ref makes the whole of it unreadable. */
function pushOf(refs: readonly (string | undefined)[] | undefined): Heard | undefined {
  return refs?.every((ref) => ref !== undefined) === true
    ? { kind: 'push', refs: refs.map((ref) => ({ ref })) }
    : undefined;
}
