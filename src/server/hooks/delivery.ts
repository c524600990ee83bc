import type { IncomingHttpHeaders } from 'node:http';

/** A request that says it comes from a Git host, before anything of it is believed. */
export interface Delivery {
  readonly headers: IncomingHttpHeaders;
  /** The bytes as they came: a proof is over them, not over what they say. */
  readonly body: Buffer;
}

/** A ref that was made, moved or deleted. */
export interface PushedRef {
  /** In full: `refs/heads/main`. */
  readonly ref: string;
  /** Every file that the push changed; absent where the host does not list them, or not all of them. */
  readonly paths?: readonly string[];
}

/** What a delivery says. */
export type Heard =
  | { readonly kind: 'push'; readonly refs: readonly PushedRef[] }
  /** The host tries whether we are here. */
  | { readonly kind: 'ping' }
  /** Nothing that moves a ref. */
  | { readonly kind: 'other' };

/** Why a delivery is not believed. */
export type Disbelief = 'NoProof' | 'WrongProof' | 'WeakProof' | 'OldProof';

/** A form that deliveries have. Nothing in it throws, whatever a delivery holds. */
export interface Provider {
  readonly name: 'github' | 'gitlab' | 'gitea' | 'bitbucket' | 'generic';
  /** The headers of its proof, for people. */
  readonly proof: string;
  /** Whether a form is taken beside JSON. */
  readonly form: boolean;
  /** Says by the headers alone whether a delivery has this form. */
  sent(headers: IncomingHttpHeaders): boolean;
  /** Gives undefined when one of the secrets proves the delivery. */
  disbelief(delivery: Delivery, secrets: readonly string[], nowMs: number): Disbelief | undefined;
  /** Reads a delivery that was proved; undefined when it is not what its headers say. */
  hear(delivery: Delivery): Heard | undefined;
}

/** Gives a header that is not empty. One that came twice is joined with a comma (Node.js, message.headers): it fits no proof. */
export function headerOf(headers: IncomingHttpHeaders, name: string): string | undefined {
  const value = headers[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}
