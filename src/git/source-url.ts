import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { gitError } from './errors.ts';
import { readUrl } from '../kernel/url.ts';

/** An address that Git may be given: over HTTP with what its credentials are bound to, over SSH, or a local path. */
export type SourceUrl =
  | {
      readonly kind: 'http';
      readonly address: string;
      readonly scheme: string;
      readonly host: string;
    }
  | { readonly kind: 'ssh'; readonly address: string }
  | { readonly kind: 'path'; readonly address: string };

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/;
/** `git@host:path`; neither part may start with a dash, which ssh would take for an option. */
const SCP_LIKE = /^[\w.+][\w.+-]*@[a-z0-9][a-z0-9.-]*:(?![-:])\S.*$/i;

/**
 * Reads the address of a source. Git itself accepts far more, among it `ext::`, which runs a program; so what is
 * accepted is a list. Throws GIT_URL_REFUSED and GIT_URL_HAS_CREDENTIALS.
 */
export function parseSourceUrl(url: string): SourceUrl {
  if (url.startsWith('-') || hasControlCharacter(url)) {
    throw gitError('GIT_URL_REFUSED');
  }
  if (path.isAbsolute(url)) {
    return { kind: 'path', address: path.normalize(url) };
  }
  const read = url.includes('://') ? readUrl(url) : undefined;
  if (read !== undefined) {
    return fromUrl(read, url);
  }
  if (SCP_LIKE.test(url)) {
    return { kind: 'ssh', address: url };
  }
  throw gitError('GIT_URL_REFUSED');
}

function fromUrl(parsed: URL, url: string): SourceUrl {
  switch (parsed.protocol) {
    case 'https:':
    case 'http:':
      return fromHttp(parsed, url);
    case 'ssh:':
      return fromSsh(parsed, url);
    case 'file:':
      return fromFile(parsed);
    default:
      throw gitError('GIT_URL_REFUSED', { message: `Its scheme is ${parsed.protocol}//.` });
  }
}

function fromHttp(parsed: URL, url: string): SourceUrl {
  if (parsed.username !== '' || parsed.password !== '' || parsed.search !== '') {
    throw gitError('GIT_URL_HAS_CREDENTIALS');
  }
  if (parsed.protocol === 'http:' && !LOOPBACK.test(parsed.hostname)) {
    throw gitError('GIT_URL_REFUSED', { message: 'Plain http:// is taken on loopback only.' });
  }
  if (parsed.hash !== '') {
    throw gitError('GIT_URL_REFUSED', { message: 'It has a fragment.' });
  }
  const scheme = parsed.protocol.slice(0, -1);
  return { kind: 'http', address: url, scheme, host: parsed.host };
}

function fromSsh(parsed: URL, url: string): SourceUrl {
  if (parsed.password !== '') {
    throw gitError('GIT_URL_HAS_CREDENTIALS');
  }
  if (!/^[a-z0-9[]/i.test(parsed.hostname) || !/^[\w.+-]*$/.test(parsed.username)) {
    throw gitError('GIT_URL_REFUSED');
  }
  if (parsed.username.startsWith('-') || parsed.pathname.startsWith('/-')) {
    throw gitError('GIT_URL_REFUSED');
  }
  return { kind: 'ssh', address: url };
}

function fromFile(parsed: URL): SourceUrl {
  try {
    return { kind: 'path', address: fileURLToPath(parsed) };
  } catch (cause) {
    throw gitError('GIT_URL_REFUSED', { cause });
  }
}

function hasControlCharacter(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
