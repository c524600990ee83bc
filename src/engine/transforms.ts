import { regularExpression } from '../expressions/regular-expression.ts';
import { own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { MAX_TEXT } from './limits.ts';
import { StepTrouble } from './step-trouble.ts';
import { moveTime, timeOf, timeText } from './time-value.ts';

/** Makes the next value of a variable; `input` is resolved. Throws StepTrouble. */
type Transform = (value: Json | undefined, input: JsonObject) => Json;

/** The transforms by id (facts 3.4); the ids of trim and formatDate are inferred from their siblings. */
const TRANSFORMS: ReadonlyMap<string, Transform> = new Map<string, Transform>([
  ['sp:transform:substring:string', substring],
  ['sp:transform:concatenate:string', concatenate],
  ['sp:transform:replace:string', replace],
  ['sp:transform:trim:string', trim],
  ['sp:transform:getIndex:int', getIndex],
  ['sp:transform:addTime:time', (value, input) => moved(value, input, 1)],
  ['sp:transform:subtractTime:time', (value, input) => moved(value, input, -1)],
  ['sp:transform:formatDate:string', formatDate],
]);

/** Gives the transform of an id; undefined for one that the platform does not have. */
export function transformOf(id: string): Transform | undefined {
  return TRANSFORMS.get(id);
}

function substring(value: Json | undefined, input: JsonObject): Json {
  const characters = Array.from(text(value, 'substring'));
  const start = wholeNumber(own(input, 'start'), 'start') ?? 0;
  const length = wholeNumber(own(input, 'length'), 'length') ?? characters.length;
  return characters.slice(Math.max(0, start), Math.max(0, start) + Math.max(0, length)).join('');
}

/** Joins texts only: a number on either side fails (facts 5.3). */
function concatenate(value: Json | undefined, input: JsonObject): Json {
  const joined = text(value, 'concatenate') + text(own(input, 'variableB'), 'concatenate');
  if (joined.length > MAX_TEXT) {
    throw new StepTrouble(`a text is longer than ${MAX_TEXT} characters`);
  }
  return joined;
}

function replace(value: Json | undefined, input: JsonObject): Json {
  const replacement = own(input, 'replacement') ?? '';
  const replaced = pattern(input).replaceAll(
    text(value, 'replace'),
    text(replacement, 'replacement'),
  );
  if (replaced === undefined) {
    throw new StepTrouble('the replacement names a group that the pattern does not have');
  }
  if (replaced.length > MAX_TEXT) {
    throw new StepTrouble(`a text is longer than ${MAX_TEXT} characters`);
  }
  return replaced;
}

function getIndex(value: Json | undefined, input: JsonObject): Json {
  return pattern(input).indexOf(text(value, 'getIndex'));
}

function trim(value: Json | undefined, input: JsonObject): Json {
  const whole = text(value, 'trim');
  const prefix = text(own(input, 'prefix') ?? '', 'prefix');
  const postfix = text(own(input, 'postfix') ?? '', 'postfix');
  const rest = whole.startsWith(prefix) ? whole.slice(prefix.length) : whole;
  return postfix !== '' && rest.endsWith(postfix) ? rest.slice(0, -postfix.length) : rest;
}

function moved(value: Json | undefined, input: JsonObject, direction: 1 | -1): Json {
  const from = time(value);
  const length = wholeNumber(own(input, 'length'), 'length') ?? 0;
  const unit = text(own(input, 'unit') ?? '', 'unit');
  const to = moveTime(from, direction * length, unit);
  if (to === undefined) {
    throw new StepTrouble(`'${unit}' is no unit of time`);
  }
  return timeText(to);
}

/** Writes a time in a pattern of `yyyy MM dd HH mm ss`; without one, the day. The input's form is inferred (facts 3.4). */
function formatDate(value: Json | undefined, input: JsonObject): Json {
  const iso = timeText(time(value));
  const parts: Readonly<Record<string, string>> = {
    yyyy: iso.slice(0, 4),
    MM: iso.slice(5, 7),
    dd: iso.slice(8, 10),
    HH: iso.slice(11, 13),
    mm: iso.slice(14, 16),
    ss: iso.slice(17, 19),
  };
  const format = text(own(input, 'format') ?? 'yyyy-MM-dd', 'format');
  return format.replaceAll(/yyyy|MM|dd|HH|mm|ss/g, (token) => parts[token] ?? token);
}

function text(value: Json | undefined, what: string): string {
  if (typeof value !== 'string') {
    throw new StepTrouble(`${what} takes text, and not ${describe(value)}`);
  }
  return value;
}

function time(value: Json | undefined): number {
  const ms = timeOf(value);
  if (ms === undefined) {
    throw new StepTrouble(`${describe(value)} is no time`);
  }
  return ms;
}

/** Numbers are written as numbers or, by the builder's forms, as text. */
function wholeNumber(value: Json | undefined, what: string): number | undefined {
  if (value === undefined || value === null || value === '') {
    return undefined;
  }
  const number = typeof value === 'string' ? Number(value) : value;
  if (typeof number !== 'number' || !Number.isInteger(number)) {
    throw new StepTrouble(`${what} takes a whole number, and not ${describe(value)}`);
  }
  return number;
}

function pattern(input: JsonObject): NonNullable<ReturnType<typeof regularExpression>> {
  const source = text(own(input, 'pattern'), 'pattern');
  const compiled = regularExpression(source);
  if (compiled === undefined) {
    throw new StepTrouble(`'${source.slice(0, 200)}' is no regular expression`);
  }
  return compiled;
}

function describe(value: Json | undefined): string {
  if (value === undefined) {
    return 'nothing';
  }
  return typeof value === 'string' ? JSON.stringify(value.slice(0, 80)) : typeOf(value);
}

function typeOf(value: Exclude<Json, string>): string {
  if (value === null) {
    return 'null';
  }
  if (typeof value === 'object') {
    return Array.isArray(value) ? 'a list' : 'an object';
  }
  return `the ${typeof value} ${String(value)}`;
}
