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
  const names = Object.keys(isObject(rawTenants) ? rawTenants : {});
  for (const [name, after] of waits) {
    const place = ['tenants', name, 'after', 'tenant'];
    const tell = (message: string, hint: ProblemDetail = {}): void =>
      problems.error('CONFIG_AFTER', place, `\`${placeName(place)}\`: ${message}`, hint);
    const round = roundFrom(name, waits);
    if (!names.includes(after)) {
      const near = nearest(after, names);
      tell(
        `there is no tenant \`${after}\`.`,
        near === undefined ? {} : { hint: `Did you mean \`${near}\`?` },
      );
    } else if (after === name) {
      tell('a tenant cannot wait for itself.');
    } else if (round !== undefined) {
      tell(`these tenants would wait for each other for ever: ${round.join(' → ')}.`);
    } else if (!sameRepository(name, after, tenants, sources)) {
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

/** Gives the way from a tenant back to itself; undefined when there is none. */
function roundFrom(
  name: string,
  waits: ReadonlyMap<string, string>,
): readonly string[] | undefined {
  const way = [name];
  let next = waits.get(name);
  while (next !== undefined && next !== name && !way.includes(next)) {
    way.push(next);
    next = waits.get(next);
  }
  return next === name ? [...way, name] : undefined;
}

function sameRepository(
  name: string,
  after: string,
  tenants: readonly TenantConfig[],
  sources: readonly SourceConfig[],
): boolean {
  const [one, other] = [name, after].map((tenant) => {
    const source = tenants.find((known) => known.name === tenant)?.source;
    return sources.find((known) => known.name === source)?.url;
  });
  // One that could not be read has a mistake of its own to be told.
  return one === undefined || other === undefined || one === other;
}
