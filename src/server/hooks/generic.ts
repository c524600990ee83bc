import { isArray, own, stringAt } from '../../kernel/json.ts';
import { isRecent } from './age.ts';
import type { Provider } from './delivery.ts';
import { headerOf } from './delivery.ts';
import { hexMac, isMacOfAny, macOf } from './mac.ts';
import { payloadOf } from './payload.ts';

const TIMESTAMP = 'x-mainsheet-timestamp';
const SIGNATURE = 'x-mainsheet-signature-256';
const PREFIX = 'sha256=';

/**
 * Whoever can sign: a hook of a plain Git server, a pipeline. It is signed as our own notifications are (docs/notify.md):
 * over the time, a dot, and the body. The body is `{ "ref": …, "paths"?: [ … ] }`.
 */
export const generic: Provider = {
  name: 'generic',
  proof: 'X-Mainsheet-Timestamp and X-Mainsheet-Signature-256',
  form: false,
  sent: (headers) => headerOf(headers, SIGNATURE) !== undefined,
  disbelief: ({ headers, body }, secrets, nowMs) => {
    const time = headerOf(headers, TIMESTAMP);
    const given = headerOf(headers, SIGNATURE);
    if (time === undefined || given === undefined) {
      return 'NoProof';
    }
    const mac = given.startsWith(PREFIX) ? hexMac(given.slice(PREFIX.length)) : undefined;
    const make = (secret: string): Buffer => macOf(secret, `${time}.`, body);
    if (mac === undefined || !isMacOfAny(mac, secrets, make)) {
      return 'WrongProof';
    }
    return isRecent(time, nowMs) ? undefined : 'OldProof';
  },
  hear: (delivery) => {
    const payload = payloadOf(delivery);
    const ref = payload === undefined ? undefined : stringAt(payload, 'ref');
    if (payload === undefined || ref === undefined || !ref.startsWith('refs/')) {
      return undefined;
    }
    const paths = own(payload, 'paths');
    if (paths === undefined) {
      return { kind: 'push', refs: [{ ref }] };
    }
    return isArray(paths) && paths.every((path) => typeof path === 'string')
      ? { kind: 'push', refs: [{ ref, paths }] }
      : undefined;
  },
};
