import { readUrl } from './url.ts';

/** A host with an optional port and nothing else, so that no two parsers can read it differently. */
const HOST_AND_PORT = /^(\[[\da-f:.]+\]|[\w.\u{80}-\u{10ffff}-]+)(?::\d*)?$/iu;

const CANONICAL = /^(\[[\da-f:.]+\]|[\w-]+(\.[\w-]+)*)$/;

/**
 * Gives a host in the one way it is compared: lower case, international names in Punycode, IP addresses in full, no dot
 * at the end. Undefined for text that is no host (a port may stand behind it).
 */
export function canonicalHost(text: string): string | undefined {
  const host = HOST_AND_PORT.exec(text)?.[1];
  const hostname = host === undefined ? undefined : hostnameOf(host);
  // Some letters of other scripts stand for brackets and the like, or become a name that is refused when it is read
  // again: that is no host that others would read.
  return hostname !== undefined && CANONICAL.test(hostname) && hostnameOf(hostname) === hostname
    ? hostname
    : undefined;
}

function hostnameOf(host: string): string | undefined {
  return readUrl(`https://${host}/`)?.hostname.replace(/\.$/, '');
}

/**
 * Gives the canonical host that an absolute http or https URL leads to. Undefined where that cannot be told for sure:
 * a relative URL, a user before the host, an escape, a backslash or a template in it.
 */
export function hostOfUrl(url: string): string | undefined {
  const authority = /^https?:\/\/([^/?#]*)/i.exec(url)?.[1];
  return authority === undefined ? undefined : canonicalHost(authority);
}

/** Reads a host or, with `*.` before it, the hosts below it, at any depth; undefined for anything else. */
export function hostPattern(text: string): string | undefined {
  const below = text.startsWith('*.');
  const written = below ? text.slice(2) : text;
  const host = /:\d*$/.test(written.replace(/^\[.*\]/, '')) ? undefined : canonicalHost(written);
  return host === undefined || !below ? host : `*.${host}`;
}

/** Says whether a canonical host is one of a pattern's; `*.acme.example` does not mean `acme.example` itself. */
export function fitsHost(host: string, pattern: string): boolean {
  return pattern.startsWith('*.') ? host.endsWith(pattern.slice(1)) : host === pattern;
}
