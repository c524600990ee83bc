import { isLoopback } from '../kernel/web-address.ts';
import { parseListen } from './address.ts';
import type { ApiToken, ServerConfig } from './config.ts';
import { placeName } from './problem.ts';
import type { Problems, Tokens } from './problem.ts';
import { resolveSecret, valueNow } from './resolve-secret.ts';
import type { Surroundings } from './resolve-secret.ts';
import { SHORTEST_TOKEN } from './secret-ref.ts';
import type { WrittenServer, WrittenToken } from './written.ts';

const ADMIN_HOST = '127.0.0.1';
const ADMIN_PORT = 8081;

/** Makes the daemon's HTTP side of what was written; undefined when an address cannot be read. */
export function resolveServer(
  written: WrittenServer,
  around: Surroundings,
  problems: Problems,
): ServerConfig | undefined {
  const listen = parseListen(written.listen);
  const port = listen?.port === 0 ? 0 : ADMIN_PORT;
  const admin =
    written.admin === undefined ? { host: ADMIN_HOST, port } : parseListen(written.admin);
  if (listen === undefined || admin === undefined) {
    return undefined;
  }
  const place = ['server', 'admin'];
  if (admin.port !== 0 && admin.port === listen.port && meet(admin.host, listen.host)) {
    const message = `\`${placeName(place)}\` must be another address than \`server.listen\`.`;
    problems.error('CONFIG_VALUE', place, message);
  }
  const loopback = isLoopback(admin.host);
  if (!loopback && written.tokens.length === 0) {
    const message = `\`${placeName(place)}\` must be on loopback while there are no tokens.`;
    const hint = 'Write `server.tokens`, or 127.0.0.1:8081, which keeps the API to this machine.';
    problems.error('CONFIG_VALUE', place, message, { hint });
  }
  return { listen, admin, tokens: resolveTokens(written.tokens, loopback, around, problems) };
}

/** Says whether two hosts cannot have the same port. */
function meet(one: string, other: string): boolean {
  return one === other || [one, other].some((host) => host === '0.0.0.0' || host === '::');
}

function resolveTokens(
  written: readonly WrittenToken[],
  loopback: boolean,
  around: Surroundings,
  problems: Problems,
): readonly ApiToken[] {
  const values = new Map<string, string>();
  return written.map(({ name, token, may }, index) => {
    const tokens = ['server', 'tokens', index];
    if (written.slice(0, index).some((other) => other.name === name)) {
      const place = [...tokens, 'name'];
      const message = `\`${placeName(place)}\`: there is another token \`${name}\`.`;
      problems.error('CONFIG_VALUE', place, message);
    }
    const place = [...tokens, 'token'];
    const literal = loopback ? 'fine' : 'warn';
    const ref = resolveSecret(token, place, around, problems, { literal });
    checkValue(valueNow(ref, token, around), place, name, values, problems);
    return { name, token: ref, may: [...new Set(may)] };
  });
}

function checkValue(
  value: string | undefined,
  place: Tokens,
  holder: string,
  values: Map<string, string>,
  problems: Problems,
): void {
  if (value === undefined) {
    return;
  }
  if (value.length < SHORTEST_TOKEN) {
    const message = `\`${placeName(place)}\` must have at least ${SHORTEST_TOKEN} characters.`;
    const hint = '`openssl rand -hex 32` makes one.';
    problems.error('CONFIG_VALUE', place, message, { hint });
    return;
  }
  const other = values.get(value);
  if (other !== undefined) {
    const message = `\`${placeName(place)}\` is the token of \`${other}\` too.`;
    problems.error('CONFIG_VALUE', place, message);
  }
  values.set(value, holder);
}
