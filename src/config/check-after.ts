import { isObject, own, stringAt } from '../kernel/json.ts';
import type { Json } from '../kernel/json.ts';
import { nearest } from '../kernel/nearest.ts';
import type { SourceConfig, TenantConfig } from './config.ts';
import { placeName } from './problem.ts';
import type { ProblemDetail, Problems } from './problem.ts';

/** Checks that every tenant waits for one of its own repository, and none, over others, for itself. */
export function checkAfter(
  rawTenants: Json | undefined,
  tenants: readonly TenantConfig[],
  sources: readonly SourceConfig[],
  problems: Problems,
): void {
  const waits = waitsOf(rawTenants);
  const names = new Set(Object.keys(isObject(rawTenants) ? rawTenants : {}));
  const rounds = roundsOf(waits);
  const repositories = repositoriesOf(tenants, sources);
  for (const [name, after] of waits) {
    const place = ['tenants', name, 'after', 'tenant'];
    const tell = (message: string, hint: ProblemDetail = {}): void =>
      problems.error('CONFIG_AFTER', place, `\`${placeName(place)}\`: ${message}`, hint);
    const round = rounds.get(name);
    // One that could not be read has a mistake of its own to be told.
    const [followed, awaited] = [name, after].map((tenant) => repositories.get(tenant));
    if (!names.has(after)) {
      const near = nearest(after, names);
      tell(
        `there is no tenant \`${after}\`.`,
        near === undefined ? {} : { hint: `Did you mean \`${near}\`?` },
      );
    } else if (after === name) {
      tell('a tenant cannot wait for itself.');
    } else if (round !== undefined) {
      tell(`these tenants would wait for each other for ever: ${wayOf(round, name)}.`);
    } else if (followed !== undefined && awaited !== undefined && followed !== awaited) {
      tell(`\`${after}\` follows another repository, and never sees the same commits.`);
    }
  }
}

/** Looks at what was written, so that a tenant with another mistake is still one that can be waited for. */
function waitsOf(rawTenants: Json | undefined): ReadonlyMap<string, string> {
  const waits = new Map<string, string>();
  for (const [name, tenant] of Object.entries(isObject(rawTenants) ? rawTenants : {})) {
    const after = isObject(tenant) ? own(tenant, 'after') : undefined;
    const waited = isObject(after) ? stringAt(after, 'tenant') : undefined;
    if (waited !== undefined && waited !== '') {
      waits.set(name, waited);
    }
  }
  return waits;
}

/** By tenant, the round of those that wait for each other which it is one of; each tenant is walked to once. */
function roundsOf(waits: ReadonlyMap<string, string>): ReadonlyMap<string, readonly string[]> {
  const rounds = new Map<string, readonly string[]>();
  const walked = new Set<string>();
  for (const start of waits.keys()) {
    const way = new Map<string, number>();
    let next: string | undefined = start;
    while (next !== undefined && !walked.has(next)) {
      walked.add(next);
      way.set(next, way.size);
      next = waits.get(next);
    }
    const first = next === undefined ? undefined : way.get(next);
    const round = first === undefined ? [] : [...way.keys()].slice(first);
    round.forEach((name) => rounds.set(name, round));
  }
  return rounds;
}

/** How many of a round are named. */
const NAMED = 10;

/** Writes the way from a tenant of a round back to itself. */
function wayOf(round: readonly string[], name: string): string {
  const at = round.indexOf(name);
  const way = [...round.slice(at), ...round.slice(0, at)];
  const shown = way.length > NAMED ? [...way.slice(0, NAMED), '…'] : way;
  return [...shown, name].join(' → ');
}

/** By tenant, the address of the repository it follows. */
function repositoriesOf(
  tenants: readonly TenantConfig[],
  sources: readonly SourceConfig[],
): ReadonlyMap<string, string | undefined> {
  const urls = new Map(sources.map(({ name, url }) => [name, url]));
  return new Map(tenants.map(({ name, source }) => [name, urls.get(source)]));
}
