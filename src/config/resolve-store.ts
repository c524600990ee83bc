import path from 'node:path';
import { readUrl } from '../kernel/url.ts';
import { isLoopback } from '../kernel/web-address.ts';
import type { TenantConfig } from './config.ts';
import { placeName } from './problem.ts';
import type { Problems } from './problem.ts';
import { resolveSecret, valueNow } from './resolve-secret.ts';
import type { Surroundings } from './resolve-secret.ts';
import type { SecretRef } from './secret-ref.ts';
import type { StoreConfig } from './store-config.ts';
import type { WrittenConfig } from './written.ts';

const PLACE = ['store'] as const;

/** A store, and what else is read against its directory. */
export interface ResolvedStore {
  readonly store: StoreConfig;
  readonly around: Surroundings;
}

/** Makes the address of the store of what was written. */
export function resolveStore(
  { store, data }: Pick<WrittenConfig, 'store' | 'data'>,
  { env, cwd }: Pick<Surroundings, 'env' | 'cwd'>,
  problems: Problems,
): ResolvedStore {
  if (store.startsWith('sqlite:')) {
    const file = path.resolve(cwd, store.slice('sqlite:'.length));
    const dataDirectory = data === undefined ? path.dirname(file) : path.resolve(cwd, data);
    return { store: { kind: 'sqlite', path: file }, around: { env, cwd, dataDirectory } };
  }
  const around = { env, cwd, dataDirectory: path.resolve(cwd, data ?? 'data') };
  const url = resolveSecret(store, PLACE, around, problems, { literal: 'fine' });
  const value = valueNow(url, store, around);
  const read = value === undefined ? undefined : databaseUrl(value);
  if (value !== undefined && read === undefined) {
    const message = `\`${placeName(PLACE)}\` must lead to an address of PostgreSQL.`;
    problems.error('CONFIG_VALUE', PLACE, message, {
      hint: 'It is written postgres://HOST:5432/DATABASE, with USER:PASSWORD and an @ before the host.',
    });
  }
  warnOfLiteral(url, read, problems);
  const name = url.kind === 'literal' && read !== undefined ? shownName(read) : url.where;
  return { store: { kind: 'postgres', name, url }, around };
}

/** Refuses what belongs to one process where several may share the store. */
export function checkShared(
  store: StoreConfig,
  tenants: readonly TenantConfig[],
  problems: Problems,
): void {
  if (store.kind !== 'postgres') {
    return;
  }
  for (const { name } of tenants.filter(({ target }) => target.kind === 'embedded')) {
    const place = ['tenants', name];
    const message = `\`${placeName(place)}\`: an embedded tenant lives in one process, and a store in PostgreSQL is for several.`;
    problems.error('CONFIG_VALUE', place, message, {
      at: 'key',
      hint: 'Start `mainsheet emulator` and give its address as `url`, or keep state in sqlite:PATH.',
    });
  }
}

function databaseUrl(text: string): URL | undefined {
  const url = readUrl(text);
  return url !== undefined && /^postgres(ql)?:$/.test(url.protocol) && url.hostname !== ''
    ? url
    : undefined;
}

function shownName({ host, pathname }: URL): string {
  return `postgres://${host}${pathname}`;
}

function warnOfLiteral(ref: SecretRef, url: URL | undefined, problems: Problems): void {
  if (ref.kind === 'literal' && url !== undefined && url.password !== '') {
    if (!isLoopback(url.hostname)) {
      const message = `\`${placeName(PLACE)}\` holds the password itself.`;
      problems.warning('CONFIG_SECRET_LITERAL', PLACE, message);
    }
  }
}
