import type { Diagnostic } from '../kernel/diagnostic.ts';
import { formatPointer, getAt } from '../kernel/pointer.ts';
import type { ConfigText } from './config-text.ts';
import type { JsonObject } from '../kernel/json.ts';
import { placeName } from './problem.ts';
import type { Problem, Tokens } from './problem.ts';
import type { TenantsFrom } from './tenants-from.ts';

/** So many tenants are named where something of the template is wrong for some. */
const NAMED = 5;

const TEMPLATE: Tokens = ['tenantsFrom', 'template'];

/** A problem of a tenant that is described by a file. */
interface OfTenant {
  readonly name: string;
  readonly problem: Problem;
  /** The place in the tenant. */
  readonly inside: Tokens;
}

/** Problems that are one to those who read them. */
type Group = [OfTenant, ...OfTenant[]];

/** Gives every problem its place: in the file where the value comes from, and in the template once for all tenants. */
export function locateProblems(
  problems: readonly Problem[],
  main: ConfigText,
  from: TenantsFrom | undefined,
): readonly Diagnostic[] {
  const located: Diagnostic[] = [];
  const ofTemplate = new Map<string, Group>();
  const lacking = new Map<string, Group>();
  // A wrong word in braces makes no good address either: the first thing wrong with one value is enough.
  const places = new Set<string>();
  const placeOf = ({ code, tokens }: Problem): string => formatPointer([code, ...tokens]);
  for (const problem of problems) {
    const [map, first, ...inside] = problem.tokens;
    const name = String(first);
    const text = map === 'tenants' ? from?.files.get(name) : undefined;
    const one = { name, problem, inside };
    if (from === undefined || text === undefined) {
      places.add(placeOf(problem));
      located.push(main.locate(problem));
    } else if (text.value === undefined) {
      // It has been told that the file cannot be read; what it would have said is not known.
    } else if (has(text.value, inside)) {
      if (!places.has(placeOf(problem))) {
        places.add(placeOf(problem));
        located.push(text.locate({ ...problem, tokens: inside }));
      }
    } else if (has(from.template, inside)) {
      // What is said names the tenant, and with it files of its own.
      const words = problem.message.replaceAll(name, '{name}');
      add(ofTemplate, formatPointer([problem.code, words, ...inside]), one);
    } else {
      add(lacking, formatPointer([problem.code, inTemplate(one).message]), one);
    }
  }
  if (from !== undefined) {
    located.push(
      ...[...ofTemplate.values()]
        .map((same) => told(same, from))
        .filter((problem) => !places.has(placeOf(problem)))
        .map((problem) => main.locate(problem)),
      ...[...lacking.values()].flatMap((same) => toldOfLacking(same, main, from)),
    );
  }
  return located;
}

/** Says whether there is a value at a place below the root. */
function has(value: JsonObject | undefined, inside: Tokens): boolean {
  return inside.length > 0 && getAt(value, formatPointer(inside)) !== undefined;
}

function add(groups: Map<string, Group>, key: string, one: OfTenant): void {
  const same = groups.get(key);
  if (same === undefined) {
    groups.set(key, [one]);
  } else {
    same.push(one);
  }
}

/** The problem as the template's own. */
function inTemplate({ name, problem, inside }: OfTenant): Problem {
  const place = placeName(['tenants', name]);
  const message = problem.message.replace(`\`${place}`, () => `\`${placeName(TEMPLATE)}`);
  return { ...problem, message, tokens: [...TEMPLATE, ...inside] };
}

/** Says once what is wrong with a value of the template; of which tenants, where not of all that have it. */
function told(same: Group, from: TenantsFrom): Problem {
  const [first, ...others] = same;
  const shared = inTemplate(first);
  const having = [...from.files.values()].filter(
    ({ value }) => value !== undefined && !has(value, first.inside),
  );
  const isShared = others.every((one) => inTemplate(one).message === shared.message);
  if (isShared && same.length === having.length) {
    return shared;
  }
  const named = others.slice(0, NAMED).map(({ name }) => `\`${name}\``);
  const more = others.length > NAMED ? [`${others.length - NAMED} more`] : [];
  const also = others.length === 0 ? '' : ` The same goes for ${[...named, ...more].join(', ')}.`;
  return { ...shared, message: `${first.problem.message}${also}` };
}

/** What every file lacks, the template lacks. */
function toldOfLacking(same: Group, main: ConfigText, from: TenantsFrom): readonly Diagnostic[] {
  const [first] = same;
  const read = [...from.files.values()].filter(({ value }) => value !== undefined);
  const isShared = first.problem.code === 'CONFIG_MISSING_KEY' && same.length === read.length;
  return from.template !== undefined && isShared
    ? [main.locate(inTemplate(first))]
    : same.flatMap(({ name, problem, inside }) => {
        const text = from.files.get(name);
        return text === undefined ? [] : [text.locate({ ...problem, tokens: inside })];
      });
}
