import path from 'node:path';
import { parseListen } from './address.ts';
import type { TenantTarget } from './config.ts';
import { placeName } from './problem.ts';
import type { Problems, Tokens } from './problem.ts';
import { resolveSecret } from './resolve-secret.ts';
import type { Surroundings } from './resolve-secret.ts';
import type { WrittenEmbedded, WrittenTenant } from './written.ts';
import { readUrl } from '../kernel/url.ts';
import { isLoopback } from '../kernel/web-address.ts';

const REMOTE_KEYS = ['url', 'clientId', 'clientSecret'] as const;

/** Makes a tenant's address of what was written: the embedded one, or a URL with a client. */
export function resolveTarget(
  written: WrittenTenant,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
): TenantTarget | undefined {
  const { embedded } = written;
  if (embedded === undefined || embedded === false) {
    return resolveRemote(written, tokens, around, problems);
  }
  for (const key of REMOTE_KEYS) {
    if (written[key] !== undefined) {
      const message = `\`${placeName([...tokens, key])}\` is not for an embedded tenant.`;
      problems.error('CONFIG_VALUE', [...tokens, key], message, { at: 'key' });
    }
  }
  const settings = embedded === true ? { listen: '127.0.0.1:0' } : embedded;
  return resolveEmbedded(settings, tokens, around, problems);
}

function resolveEmbedded(
  written: WrittenEmbedded,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
): TenantTarget | undefined {
  const listen = parseListen(written.listen);
  if (listen === undefined || !isLoopback(listen.host)) {
    const place = [...tokens, 'embedded', 'listen'];
    problems.error('CONFIG_VALUE', place, `\`${placeName(place)}\` must be on loopback.`, {
      hint: 'The embedded tenant has no protection; 127.0.0.1:8180 keeps it to this machine.',
    });
    return undefined;
  }
  const { state, seed } = written;
  return {
    kind: 'embedded',
    listen,
    // Kept by default: a tenant that forgot everything would read as one from which everything was deleted.
    stateFile:
      state === undefined
        ? path.join(around.dataDirectory, `${tokens.at(-1)}-tenant.json`)
        : path.resolve(around.cwd, state),
    ...(seed === undefined ? {} : { seed: path.resolve(around.cwd, seed) }),
  };
}

function resolveRemote(
  written: WrittenTenant,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
): TenantTarget | undefined {
  const { url, clientId, clientSecret } = written;
  const missing = REMOTE_KEYS.filter((key) => written[key] === undefined);
  if (missing.length > 0) {
    const message = `\`${placeName(tokens)}\` lacks ${missing.join(', ')}; or write \`embedded: true\`.`;
    problems.error('CONFIG_MISSING_KEY', tokens, message, { at: 'key' });
  }
  const base = url === undefined ? undefined : resolveUrl(url, [...tokens, 'url'], problems);
  const host = base === undefined ? '' : new URL(base).hostname;
  const literal = isLoopback(host) ? 'fine' : 'warn';
  const id =
    clientId === undefined
      ? undefined
      : resolveSecret(clientId, [...tokens, 'clientId'], around, problems, { literal: 'fine' });
  const secret =
    clientSecret === undefined
      ? undefined
      : resolveSecret(clientSecret, [...tokens, 'clientSecret'], around, problems, { literal });
  return base === undefined || id === undefined || secret === undefined
    ? undefined
    : { kind: 'remote', url: base, clientId: id, clientSecret: secret };
}

function resolveUrl(text: string, tokens: Tokens, problems: Problems): string | undefined {
  const name = `\`${placeName(tokens)}\``;
  const hint = 'The API of a tenant is at https://TENANT.api.identitynow.com.';
  const url = readUrl(text);
  if (url === undefined || !/^https?:$/.test(url.protocol)) {
    problems.error('CONFIG_VALUE', tokens, `${name} must be an https address.`, { hint });
    return undefined;
  }
  if (url.username + url.password + url.search + url.hash !== '' || url.pathname !== '/') {
    problems.error('CONFIG_VALUE', tokens, `${name} must be a host and nothing behind it.`, {
      hint,
    });
    return undefined;
  }
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) {
    problems.error('CONFIG_VALUE', tokens, `${name} must use https: the client's secret is sent.`);
    return undefined;
  }
  return url.origin;
}
