import { nearest } from '../kernel/nearest.ts';
import { isLoopback, readWebAddress } from '../kernel/web-address.ts';
import { fitsWildcard } from '../kernel/wildcard.ts';
import type { NotifyTarget, TargetFilter, TargetKind } from './config.ts';
import { placeName } from './problem.ts';
import type { Problems, Tokens } from './problem.ts';
import { resolveSecret } from './resolve-secret.ts';
import type { Surroundings } from './resolve-secret.ts';
import type { SecretRef } from './secret-ref.ts';
import type { WrittenTarget } from './written.ts';

type Key = 'url' | 'secret' | 'token' | 'events' | 'minLevel';

/** What each kind needs, and what it takes beside it. */
const KEYS: Readonly<
  Record<TargetKind, { readonly needs: readonly Key[]; takes: readonly Key[] }>
> = {
  webhook: { needs: ['url', 'secret'], takes: ['events', 'minLevel'] },
  slack: { needs: ['url'], takes: ['events', 'minLevel'] },
  'github-status': { needs: ['token'], takes: ['url'] },
  'gitlab-status': { needs: ['token'], takes: ['url'] },
};

const ALL_KEYS: readonly Key[] = ['url', 'secret', 'token', 'events', 'minLevel'];

const HINT = 'Write an https address; http is taken on loopback only, and never with a password.';

/** What the targets may name. */
export interface Nameable {
  readonly tenants: ReadonlySet<string>;
  /** Undefined where it is not known which events there are. */
  readonly events: readonly string[] | undefined;
}

/** Makes the targets of what was written; those whose problems leave none are left out. */
export function resolveNotify(
  written: readonly WrittenTarget[],
  known: Nameable,
  around: Surroundings,
  problems: Problems,
): readonly NotifyTarget[] {
  return written.flatMap((target, index) => {
    const tokens = ['notify', index];
    checkKeys(target, tokens, problems);
    checkNames(target, written.slice(0, index), tokens, known, problems);
    const resolved = resolveTarget(target, tokens, around, problems);
    return resolved === undefined ? [] : [resolved];
  });
}

function checkKeys(target: WrittenTarget, tokens: Tokens, problems: Problems): void {
  const { needs, takes } = KEYS[target.type];
  const missing = needs.filter((key) => target[key] === undefined);
  if (missing.length > 0) {
    const message = `\`${placeName(tokens)}\` lacks ${missing.join(', ')}: a ${target.type} needs it.`;
    problems.error('CONFIG_MISSING_KEY', tokens, message, { at: 'key' });
  }
  for (const key of ALL_KEYS) {
    if (target[key] !== undefined && ![...needs, ...takes].includes(key)) {
      const message = `\`${placeName([...tokens, key])}\` is not for a ${target.type}.`;
      problems.error('CONFIG_VALUE', [...tokens, key], message, { at: 'key' });
    }
  }
}

function checkNames(
  target: WrittenTarget,
  before: readonly WrittenTarget[],
  tokens: Tokens,
  { tenants, events }: Nameable,
  problems: Problems,
): void {
  const tell = (place: Tokens, sentence: string, word: string, words: Iterable<string>): void => {
    const near = nearest(word, words);
    const message = `\`${placeName(place)}\`: ${sentence}`;
    const more = near === undefined ? {} : { hint: `Did you mean \`${near}\`?` };
    problems.error('CONFIG_VALUE', place, message, more);
  };
  if (before.some(({ name }) => name === target.name)) {
    tell([...tokens, 'name'], `there is another target \`${target.name}\`.`, target.name, []);
  }
  for (const [index, tenant] of (target.tenants ?? []).entries()) {
    if (!tenants.has(tenant)) {
      tell([...tokens, 'tenants', index], `there is no tenant \`${tenant}\`.`, tenant, tenants);
    }
  }
  for (const [index, pattern] of (target.events ?? []).entries()) {
    if (events !== undefined && !events.some((event) => fitsWildcard(event, pattern))) {
      tell([...tokens, 'events', index], 'no event that is sent fits this.', pattern, events);
    }
  }
}

function resolveTarget(
  written: WrittenTarget,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
): NotifyTarget | undefined {
  const { name, type } = written;
  const url = written.url === undefined ? undefined : resolveUrl(written, tokens, around, problems);
  const secret = (key: 'secret' | 'token'): SecretRef | undefined =>
    written[key] === undefined
      ? undefined
      : resolveSecret(written[key], [...tokens, key], around, problems, {
          literal: url?.loopback === true ? 'fine' : 'warn',
        });
  const filter = resolveFilter(written);
  const key = secret('secret');
  const token = secret('token');
  if (type === 'slack') {
    return url === undefined ? undefined : { name, kind: type, url: url.ref, filter };
  }
  if (type === 'webhook') {
    return url === undefined || key === undefined
      ? undefined
      : { name, kind: type, url: url.ref, secret: key, filter };
  }
  if (token === undefined) {
    return undefined;
  }
  const base = written.url === undefined ? {} : { url: written.url.replace(/\/+$/, '') };
  const { tenants } = written;
  return { name, kind: type, token, ...base, ...(tenants === undefined ? {} : { tenants }) };
}

function resolveFilter({ events, minLevel, tenants }: WrittenTarget): TargetFilter {
  return {
    events: events ?? ['*'],
    // Whoever names an event wants it, also where it is good news.
    minLevel: minLevel ?? (events === undefined ? 'warn' : 'info'),
    ...(tenants === undefined ? {} : { tenants }),
  };
}

/** Checks the address where it stands in the file or the environment; one from a file is checked at each use. */
function resolveUrl(
  { type, url: text = '' }: WrittenTarget,
  tokens: Tokens,
  around: Surroundings,
  problems: Problems,
): { readonly ref: SecretRef; readonly loopback: boolean } {
  const place = [...tokens, 'url'];
  const value = text.startsWith('env:') ? (around.env[text.slice(4)] ?? '') : text;
  const refers = /^(env|file):/.test(text);
  const address = readWebAddress(value);
  const loopback = address !== undefined && isLoopback(address.hostname);
  const status = type === 'github-status' || type === 'gitlab-status';
  const unset = text.startsWith('env:') && value === '';
  if (
    status
      ? refers || address === undefined
      : address === undefined && !text.startsWith('file:') && !unset
  ) {
    const message = `\`${placeName(place)}\` must be an https address.`;
    problems.error('CONFIG_VALUE', place, message, { hint: HINT });
  }
  const literal = type === 'slack' && !loopback ? 'warn' : 'fine';
  return { ref: resolveSecret(text, place, around, problems, { literal }), loopback };
}
