import { isObject, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { nearest } from '../kernel/nearest.ts';
import { checkAfter } from './check-after.ts';
import { checkCapture } from './check-capture.ts';
import { checkShape } from './check-shape.ts';
import { checkStatuses } from './check-statuses.ts';
import type { Config, SourceConfig, TenantConfig } from './config.ts';
import { ENTRY_NAME, ENTRY_NAME_WORDS } from './entry-name.ts';
import { withoutUnknownKeys } from './known-keys.ts';
import { placeName } from './problem.ts';
import type { Problems } from './problem.ts';
import { resolveNotify } from './resolve-notify.ts';
import type { Surroundings } from './resolve-secret.ts';
import { resolveServer } from './resolve-server.ts';
import { resolveSource } from './resolve-source.ts';
import { checkShared, resolveStore } from './resolve-store.ts';
import { resolveTenant } from './resolve-tenant.ts';
import { checkListening } from './resolve-webhook.ts';
import { DEFAULT_STORE } from './rest-schema.ts';
import type { Schema } from './scalars.ts';
import { TENANT } from './tenant-schema.ts';
import { CONFIG, REST, SOURCE } from './written-schema.ts';

/** What a configuration is read against. */
export interface ResolveOptions extends Pick<Surroundings, 'env' | 'cwd'> {
  /** The names of all events that can be sent; without it the patterns of `notify` are not held against any. */
  readonly events?: readonly string[];
  /** Whether there are tenants that could not be read, which has been told. */
  readonly incomplete?: boolean;
}

/** Makes a configuration of what was written, telling everything that is wrong; undefined when anything is. */
export function resolveConfig(
  written: JsonObject,
  { env, cwd, events, incomplete = false }: ResolveOptions,
  problems: Problems,
): Config | undefined {
  const clean = withoutUnknownKeys(CONFIG, written, [], problems) as JsonObject;
  const { sources: rawSources, tenants: rawTenants, ...others } = clean;
  const rest = checkShape(REST, others, [], problems);
  const { store, around } = resolveStore(rest ?? { store: DEFAULT_STORE }, { env, cwd }, problems);

  const sources = named('sources', rawSources, SOURCE, problems).flatMap(
    ([name, source]): readonly SourceConfig[] =>
      some(resolveSource(name, source, around, problems)),
  );
  const tenants = named('tenants', rawTenants, TENANT, problems, incomplete).flatMap(
    ([name, tenant]): readonly TenantConfig[] =>
      some(resolveTenant(name, tenant, around, problems)),
  );
  checkUse(rawSources, rawTenants, incomplete, problems);
  checkAfter(rawTenants, tenants, sources, problems);
  checkCapture(tenants, sources, problems);
  checkShared(store, tenants, problems);
  const known = {
    tenants: new Set(Object.keys(isObject(rawTenants) ? rawTenants : {})),
    events,
  };
  const notify = resolveNotify(rest?.notify ?? [], known, around, problems);
  // Only where nothing else is wrong: a tenant or target that could not be read would be missed here.
  if (!problems.failed && !incomplete) {
    checkStatuses(notify, tenants, sources, problems);
  }
  const server =
    rest?.server === undefined ? undefined : resolveServer(rest.server, around, problems);
  checkListening(sources, rest === undefined || rest.server !== undefined, problems);
  if (rest === undefined || problems.failed) {
    return undefined;
  }
  return {
    sources,
    tenants,
    ...(server === undefined ? {} : { server }),
    store,
    notify,
    log: rest.log,
    maskPersonalData: rest.maskPersonalData,
    dataDirectory: around.dataDirectory,
  };
}

/** Reads a map of named entries one by one, so that one that is wrong does not hide what is wrong with the others. */
function named<T>(
  key: 'sources' | 'tenants',
  raw: Json | undefined,
  schema: Schema<T>,
  problems: Problems,
  mayBeEmpty = false,
): readonly (readonly [string, T])[] {
  if (!isObject(raw) || Object.keys(raw).length === 0) {
    if (mayBeEmpty) {
      return [];
    }
    const code = raw === undefined ? 'CONFIG_MISSING_KEY' : 'CONFIG_VALUE';
    problems.error(code, [key], `\`${key}\` must be a map of at least one name.`, { at: 'key' });
    return [];
  }
  return Object.entries(raw).flatMap(([name, value]) => {
    if (!ENTRY_NAME.test(name)) {
      const message = `\`${placeName([key, name])}\`: ${ENTRY_NAME_WORDS}.`;
      problems.error('CONFIG_VALUE', [key, name], message, { at: 'key' });
    }
    const read = checkShape(schema, value, [key, name], problems);
    return read === undefined ? [] : [[name, read] as const];
  });
}

/** Looks at what was written rather than at what could be read, so that one trouble does not look like two. */
function checkUse(
  rawSources: Json | undefined,
  rawTenants: Json | undefined,
  incomplete: boolean,
  problems: Problems,
): void {
  const sources = new Set(Object.keys(isObject(rawSources) ? rawSources : {}));
  const used = new Set<string>();
  for (const [name, tenant] of Object.entries(isObject(rawTenants) ? rawTenants : {})) {
    const source = isObject(tenant) ? stringAt(tenant, 'source') : undefined;
    if (source !== undefined && sources.has(source)) {
      used.add(source);
    } else if (source !== undefined) {
      const near = nearest(source, sources);
      const place = ['tenants', name, 'source'];
      const message = `\`${placeName(place)}\`: there is no source \`${source}\`.`;
      const more = near === undefined ? {} : { hint: `Did you mean \`${near}\`?` };
      problems.error('CONFIG_SOURCE_UNKNOWN', place, message, more);
    }
  }
  const unused = incomplete ? [] : [...sources].filter((one) => !used.has(one));
  for (const name of unused) {
    const message = `No tenant uses the source \`${name}\`; it is not fetched.`;
    problems.warning('CONFIG_SOURCE_UNUSED', ['sources', name], message, { at: 'key' });
  }
}

function some<T>(value: T | undefined): readonly T[] {
  return value === undefined ? [] : [value];
}
