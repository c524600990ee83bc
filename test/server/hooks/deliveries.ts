import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Provider } from '../../../src/server/hooks/delivery.ts';

/** A secret as `openssl rand -hex 32` makes it, and GitLab's signing token. */
export const SECRET = 'f3a1c0de5577429b8d6e4a90b1c2d3e4f5061728394a5b6c7d8e9f0011223344';
export const SIGNING_TOKEN = `whsec_${Buffer.from('a key of thirty-two bytes, whole').toString('base64')}`;

/** What is sent to a webhook. */
export interface Sent {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** A payload as its host documents it, by the name of its file. */
export function fixture(name: string): Record<string, unknown> {
  const file = path.join(import.meta.dirname, 'fixtures', `${name}.json`);
  return JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
}

/** The HMAC-SHA256 of a text, made here with Node alone, as a host makes it. */
export function hmac(key: string | Buffer, text: string, encoding: 'hex' | 'base64'): string {
  return createHmac('sha256', key).update(text).digest(encoding);
}

/** How each host sends a payload: `event` by its own name for it. */
export const SENDERS: Readonly<
  Record<string, (event: string, body: string, secret: string, now: number) => Sent['headers']>
> = {
  github: (event, body, secret) => ({
    'content-type': 'application/json',
    'user-agent': 'GitHub-Hookshot/044aadd',
    'x-github-event': event,
    'x-github-delivery': '72d3162e-cc78-11e3-81ab-4c9367dc0958',
    'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
    'x-hub-signature-256': `sha256=${hmac(secret, body, 'hex')}`,
  }),
  gitlab: (event, _body, secret) => ({
    'content-type': 'application/json',
    'user-agent': 'GitLab/18.1.0',
    'x-gitlab-event': event,
    'x-gitlab-event-uuid': '13792a34-cac6-4fda-95a8-c58e00a3954e',
    'x-gitlab-token': secret,
  }),
  'gitlab signed': (event, body, secret, now) => {
    const id = '13792a34-cac6-4fda-95a8-c58e00a3954e';
    const time = String(Math.floor(now / 1000));
    const key = Buffer.from(secret.replace('whsec_', ''), 'base64');
    return {
      'content-type': 'application/json',
      'user-agent': 'GitLab/19.0.0',
      'x-gitlab-event': event,
      'webhook-id': id,
      'webhook-timestamp': time,
      'webhook-signature': `v1,${hmac(key, `${id}.${time}.${body}`, 'base64')}`,
    };
  },
  gitea: (event, body, secret) => ({
    'content-type': 'application/json',
    'x-gitea-delivery': 'f6266f16-1bf3-46a5-9ea4-602e06ead473',
    'x-gitea-event': event,
    'x-gitea-signature': hmac(secret, body, 'hex'),
    'x-github-event': event,
    'x-hub-signature': `sha1=${createHmac('sha1', secret).update(body).digest('hex')}`,
    'x-hub-signature-256': `sha256=${hmac(secret, body, 'hex')}`,
  }),
  forgejo: (event, body, secret) => ({
    ...SENDERS['gitea']!(event, body, secret, 0),
    'x-forgejo-event': event,
    'x-forgejo-signature': hmac(secret, body, 'hex'),
  }),
  bitbucket: (event, body, secret) => ({
    'content-type': 'application/json; charset=utf-8',
    'user-agent': 'Bitbucket-Webhooks/2.0',
    'x-event-key': event,
    'x-hook-uuid': '9b0e7c55-0000-4000-8000-000000000003',
    'x-hub-signature': `sha256=${hmac(secret, body, 'hex')}`,
  }),
  generic: (_event, body, secret, now) => {
    const time = String(Math.floor(now / 1000));
    return {
      'content-type': 'application/json',
      'x-mainsheet-timestamp': time,
      'x-mainsheet-signature-256': `sha256=${hmac(secret, `${time}.${body}`, 'hex')}`,
    };
  },
};

/** The header of the proof, by sender. */
export const PROOF_HEADERS: Readonly<Record<string, string>> = {
  github: 'x-hub-signature-256',
  gitlab: 'x-gitlab-token',
  'gitlab signed': 'webhook-signature',
  gitea: 'x-gitea-signature',
  forgejo: 'x-forgejo-signature',
  bitbucket: 'x-hub-signature',
  generic: 'x-mainsheet-signature-256',
};

/** What each host sends for a push to `main`: its form, its event, its payload. */
export const PUSHES: readonly (readonly [
  sender: string,
  provider: Provider['name'],
  event: string,
  payload: () => unknown,
])[] = [
  ['github', 'github', 'push', () => fixture('github-push')],
  ['gitlab', 'gitlab', 'Push Hook', () => fixture('gitlab-push')],
  ['gitlab signed', 'gitlab', 'Push Hook', () => fixture('gitlab-push')],
  ['gitea', 'gitea', 'push', () => fixture('gitea-push')],
  ['forgejo', 'gitea', 'push', () => fixture('gitea-push')],
  ['bitbucket', 'bitbucket', 'repo:push', () => fixture('bitbucket-push')],
  ['bitbucket', 'bitbucket', 'repo:refs_changed', () => fixture('data-center-push')],
  ['generic', 'generic', '', () => ({ ref: 'refs/heads/main' })],
];

/** The secret that a sender is given. */
export function secretOf(sender: string): string {
  return sender === 'gitlab signed' ? SIGNING_TOKEN : SECRET;
}

/** A delivery as a host sends it. */
export function sent(
  sender: string,
  event: string,
  payload: unknown,
  { secret = secretOf(sender), now = Date.now() } = {},
): Sent {
  const body = typeof payload === 'string' ? payload : JSON.stringify(payload);
  return { headers: SENDERS[sender]!(event, body, secret, now), body };
}
