import { createPrivateKey, sign } from 'node:crypto';
import type { KeyObject } from 'node:crypto';
import { gitError } from './errors.ts';

/** A clock that is ahead of GitHub's by no more than this does no harm. */
const BACKDATED_S = 60;
/** GitHub takes ten minutes at most, by its own clock. */
const LIFETIME_S = 480;

/**
 * Makes the token with which a GitHub App says who it is: RFC 7519, signed with RS256 (docs.github.com, "Generating a
 * JSON Web Token (JWT) for a GitHub App"). `now` is in ms since 1970. Throws GIT_APP_KEY_INVALID.
 */
export function appJwt(appId: string, pem: string, now: number): string {
  const key = readKey(pem);
  const seconds = Math.floor(now / 1000);
  const claims = { iat: seconds - BACKDATED_S, exp: seconds + LIFETIME_S, iss: appId };
  const head = `${encode({ alg: 'RS256', typ: 'JWT' })}.${encode(claims)}`;
  return `${head}.${sign('sha256', Buffer.from(head), key).toString('base64url')}`;
}

/** What is wrong is said in our words: an error of the parser may hold a part of what it read. */
function readKey(pem: string): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey(pem);
  } catch {
    throw gitError('GIT_APP_KEY_INVALID', {
      message: 'It is no private key in PEM form, or it has a passphrase.',
    });
  }
  if (key.asymmetricKeyType !== 'rsa') {
    throw gitError('GIT_APP_KEY_INVALID', { message: 'It is no RSA key.' });
  }
  return key;
}

function encode(value: object): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}
