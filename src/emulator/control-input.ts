import * as v from 'valibot';
import { isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { nearest } from '../kernel/nearest.ts';
import type { Result } from '../kernel/result.ts';
import type { Behaviour, Limits } from './behaviour.ts';
import type { FaultRule } from './faults.ts';

/** What `PUT /_emulator/faults` says: the rules, and the seed of their chances. */
export interface WrittenFaults {
  readonly seed?: number;
  readonly faults: readonly FaultRule[];
}

/** What `PATCH /_emulator/workflows/:id` says. */
export interface WrittenEdit {
  readonly as: string;
  readonly patch: readonly Json[];
}

const json = v.custom<Json>((value) => value !== undefined);
const count = v.pipe(v.number(), v.integer(), v.minValue(1));
const milliseconds = v.pipe(v.number(), v.minValue(0));
const milli = v.exactOptional(milliseconds);
const flag = v.exactOptional(v.boolean());

const limits = v.strictObject({
  latencyMs: milli,
  requestsPer10s: v.exactOptional(count),
  testsPer10s: v.exactOptional(count),
});

const rewrite = v.strictObject({
  match: v.pipe(
    v.string(),
    v.regex(
      /^\/(name|description|owner|trigger|definition)(\/([^~]|~[01])*)?$/,
      'a pointer to or into name, description, owner, trigger or definition',
    ),
  ),
  value: v.exactOptional(json),
  add: flag,
});

const behaviour = v.strictObject({
  settleMs: milli,
  deepPatch: v.exactOptional(v.picklist(['accept', 'refuse'])),
  patchMints: flag,
  patchResetsCounts: flag,
  listCap: v.exactOptional(v.nullable(count)),
  counts: v.exactOptional(v.picklist(['present', 'absent'])),
  createEnabled: v.exactOptional(v.picklist(['ignore', 'refuse'])),
  lock: v.exactOptional(v.picklist(['all', 'definition'])),
  names: v.exactOptional(v.picklist(['free', 'unique'])),
  launchers: v.exactOptional(v.picklist(['follow', 'stay-off'])),
  answer: v.exactOptional(v.picklist(['object', 'empty'])),
  slowMetrics: milli,
  rewrite: v.exactOptional(v.array(rewrite)),
  owner: v.exactOptional(v.picklist(['exists', 'gone'])),
});

const faultRule = v.strictObject({
  match: v.exactOptional(
    v.strictObject({
      method: v.exactOptional(v.string()),
      path: v.exactOptional(v.pipe(v.string(), v.check(isPattern, 'not a regular expression'))),
      nth: v.exactOptional(count),
      every: v.exactOptional(count),
      probability: v.exactOptional(v.pipe(v.number(), v.minValue(0), v.maxValue(1))),
    }),
  ),
  fault: v.strictObject({
    status: v.exactOptional(v.pipe(v.number(), v.integer(), v.minValue(200), v.maxValue(599))),
    body: v.exactOptional(json),
    headers: v.exactOptional(v.record(v.string(), v.string())),
    delayMs: milli,
    cut: v.exactOptional(v.picklist(['before', 'after', 'mid-body'])),
    encoding: v.exactOptional(v.string()),
  }),
  times: v.exactOptional(count),
});

const faults = v.strictObject({
  seed: v.exactOptional(v.pipe(v.number(), v.integer())),
  faults: v.array(faultRule),
});

const edit = v.strictObject({ as: v.pipe(v.string(), v.nonEmpty()), patch: v.array(json) });

const advance = v.strictObject({ advance: v.string() });

const event = v.strictObject({
  trigger: v.pipe(v.string(), v.nonEmpty()),
  input: v.custom<JsonObject>(isObject, 'an object'),
});

/** Reads limits; the trouble names the member and what was meant. */
export function readLimits(body: Json | undefined): Result<Partial<Limits>, string> {
  return read(limits, body);
}

/** Reads behaviour switches. */
export function readBehaviour(body: Json | undefined): Result<Partial<Behaviour>, string> {
  return read(behaviour, body);
}

/** Reads faults: a list of rules, or an object with the rules and a seed. */
export function readFaults(body: Json | undefined): Result<WrittenFaults, string> {
  return read(faults, Array.isArray(body) ? { faults: body } : body);
}

/** Reads an edit by somebody. */
export function readEdit(body: Json | undefined): Result<WrittenEdit, string> {
  return read(edit, body);
}

/** Reads how far the clock is to be moved. */
export function readAdvance(body: Json | undefined): Result<{ readonly advance: string }, string> {
  return read(advance, body);
}

/** Reads an event: the id of its trigger, and what the trigger sends. */
export function readEvent(
  body: Json | undefined,
): Result<{ readonly trigger: string; readonly input: JsonObject }, string> {
  return read(event, body);
}

/** Reads what somebody wrote by a schema; the trouble names the member, and what a misspelt one was meant to be. */
export function read<T>(schema: v.GenericSchema<unknown, T>, body: unknown): Result<T, string> {
  const parsed = v.safeParse(schema, body);
  if (parsed.success) {
    return { ok: true, value: parsed.output };
  }
  // A misspelt member is told first: what is missing is often the same member.
  const unknown = parsed.issues.find(
    (issue) => issue.type === 'strict_object' && issue.expected === 'never',
  );
  const issue = unknown ?? parsed.issues[0];
  const path = v.getDotPath(issue);
  if (unknown === undefined) {
    return { ok: false, trouble: `${path ?? 'the body'}: ${issue.message}` };
  }
  const keys = (path ?? '').split('.');
  const meant = nearest(keys.at(-1) ?? '', entriesAt(schema, keys.slice(0, -1)));
  const hint = meant === undefined ? '' : `; did you mean "${meant}"?`;
  return { ok: false, trouble: `"${path ?? ''}" is not known${hint}` };
}

/** Lists the members that a schema knows at a path, so that a misspelt one can be corrected. */
function entriesAt(schema: unknown, keys: readonly string[]): readonly string[] {
  let at = schema as {
    readonly entries?: object;
    readonly item?: unknown;
    readonly wrapped?: unknown;
  };
  for (const key of [...keys, undefined]) {
    while (at.wrapped !== undefined) {
      at = at.wrapped as typeof at;
    }
    if (key !== undefined) {
      const members = at.entries as Readonly<Record<string, unknown>> | undefined;
      at = (members?.[key] ?? at.item ?? {}) as typeof at;
    }
  }
  return Object.keys(at.entries ?? {});
}

function isPattern(path: string): boolean {
  if (!path.startsWith('^')) {
    return true;
  }
  try {
    new RegExp(path);
    return true;
  } catch {
    return false;
  }
}
