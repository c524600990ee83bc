import path from 'node:path';
import type { ListenAddress } from './config.ts';
import { readUrl } from '../kernel/url.ts';

/** Reads `host:port` or `[::1]:port`; undefined for anything else. */
export function parseListen(text: string): ListenAddress | undefined {
  const match = /^(?:\[([\da-f:.]+)\]|([^\s:/[\]]+)):(\d{1,5})$/i.exec(text);
  const host = match?.[1] ?? match?.[2];
  const port = Number(match?.[3]);
  return host === undefined || port > 65_535 ? undefined : { host, port };
}

/** What kind of address a repository has. */
export interface RepositoryAddress {
  readonly kind: 'http' | 'ssh' | 'local';
  /** The address to use: as written, or an absolute path. */
  readonly url: string;
  readonly host?: string;
  /** Whether a password or token stands in it. */
  readonly credentials: boolean;
}

/** Reads a repository's address the way Git does (git-clone(1), "GIT URLS"); undefined for a scheme that is not taken. */
export function parseRepository(text: string, cwd: string): RepositoryAddress | undefined {
  if (/^[a-z][a-z\d+.-]*:\/\//i.test(text)) {
    return parseUrl(text);
  }
  // A colon before the first slash makes it host:path; a single letter before it is a Windows drive.
  const scp = /^(?:[^/\\:@\s]+@)?([^/\\:@\s]{2,}|\[[^\]]+\]):(?!\/\/)/.exec(text);
  if (scp?.[1] !== undefined) {
    return { kind: 'ssh', url: text, host: scp[1], credentials: false };
  }
  return { kind: 'local', url: path.resolve(cwd, text), credentials: false };
}

function parseUrl(text: string): RepositoryAddress | undefined {
  const url = readUrl(text);
  if (url === undefined) {
    return undefined;
  }
  const host = url.hostname;
  switch (url.protocol) {
    case 'https:':
    case 'http:':
      return { kind: 'http', url: text, host, credentials: url.username + url.password !== '' };
    case 'ssh:':
      return { kind: 'ssh', url: text, host, credentials: url.password !== '' };
    case 'file:':
      return { kind: 'local', url: decodeURIComponent(url.pathname), credentials: false };
    default:
      return undefined;
  }
}

/** Tidies a directory inside a repository; undefined when it is absolute or leads outside. */
export function repositoryPath(text: string): string | undefined {
  const tidy = path.posix.normalize(text).replace(/(?<=.)\/$/, '');
  const outside = tidy.startsWith('/') || tidy === '..' || tidy.startsWith('../');
  return outside || /[\\\0]/.test(tidy) ? undefined : tidy;
}
