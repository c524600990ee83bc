import { isArray, own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { isRecent } from './age.ts';
import type { Delivery, Disbelief, Heard, Provider, PushedRef } from './delivery.ts';
import { headerOf } from './delivery.ts';
import { base64Mac, isAny, isMacOfAny, macOf } from './mac.ts';
import { movesRef, payloadOf, pushIn } from './payload.ts';

/** A signing token, rather than a secret token, is a key in base64 behind this (Standard Webhooks, "Symmetric"). */
const KEY_PREFIX = 'whsec_';

/**
 * GitLab (docs.gitlab.com, "Webhooks"): the signature over id, time and body that newer versions make with a signing
 * token, or else the secret token itself. Project, group and system hooks.
 */
export const gitlab: Provider = {
  name: 'gitlab',
  proof: 'X-Gitlab-Token or webhook-signature',
  form: false,
  sent: (headers) => headerOf(headers, 'x-gitlab-event') !== undefined,
  disbelief: (delivery, secrets, nowMs) => {
    const keys = secrets.filter((secret) => secret.startsWith(KEY_PREFIX));
    const tokens = secrets.filter((secret) => !secret.startsWith(KEY_PREFIX));
    const token = headerOf(delivery.headers, 'x-gitlab-token');
    if (token !== undefined && isAny(token, tokens)) {
      return undefined;
    }
    const unsigned = headerOf(delivery.headers, 'webhook-signature') === undefined;
    if (unsigned || keys.length === 0) {
      return unsigned && token === undefined ? 'NoProof' : 'WrongProof';
    }
    return signed(delivery, keys, nowMs);
  },
  hear: (delivery) => {
    const payload = payloadOf(delivery);
    if (payload === undefined) {
      return undefined;
    }
    switch (headerOf(delivery.headers, 'x-gitlab-event') ?? '') {
      case 'Push Hook':
      case 'Tag Push Hook':
        return push(payload);
      case 'System Hook':
        return system(payload);
      default:
        return { kind: 'other' };
    }
  },
};

/** Several signatures may stand in the header, parted by spaces: one for each key while keys change. */
function signed(
  { headers, body }: Delivery,
  keys: readonly string[],
  nowMs: number,
): Disbelief | undefined {
  const id = headerOf(headers, 'webhook-id') ?? '';
  const time = headerOf(headers, 'webhook-timestamp') ?? '';
  const given = (headerOf(headers, 'webhook-signature') ?? '').split(' ').flatMap((part) => {
    const mac = part.startsWith('v1,') ? base64Mac(part.slice(3)) : undefined;
    return mac === undefined ? [] : [mac];
  });
  const make = (key: string): Buffer =>
    macOf(Buffer.from(key.slice(KEY_PREFIX.length), 'base64'), `${id}.${time}.`, body);
  if (!given.some((mac) => isMacOfAny(mac, keys, make))) {
    return 'WrongProof';
  }
  return isRecent(time, nowMs) ? undefined : 'OldProof';
}

/** It lists at most 20 commits, and says how many there were ("Webhook events", push events). */
function push(payload: JsonObject): Heard | undefined {
  return pushIn(payload, movesRef(payload) ? own(payload, 'total_commits_count') : undefined);
}

/** A system hook says in its body what happened; `repository_update` tells all refs of a push at once. */
function system(payload: JsonObject): Heard | undefined {
  switch (stringAt(payload, 'event_name') ?? '') {
    case 'push':
    case 'tag_push':
      return push(payload);
    case 'repository_update': {
      const refs = own(payload, 'refs');
      return isArray(refs) && refs.every((ref) => typeof ref === 'string')
        ? { kind: 'push', refs: refs.map((ref): PushedRef => ({ ref })) }
        : undefined;
    }
    default:
      return { kind: 'other' };
  }
}
