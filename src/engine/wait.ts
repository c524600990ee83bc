import { own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { StepTrouble } from './step-trouble.ts';
import { moveTime, timeOf } from './time-value.ts';

const DAY_MS = 86_400_000;

const UNITS: ReadonlyMap<string, string> = new Map([
  ['m', 'minute'],
  ['h', 'hour'],
  ['d', 'day'],
  ['w', 'week'],
  ['M', 'month'],
]);

/**
 * Says when a wait ends, in milliseconds since 1970; a time that is past already ends it at once (facts 3.4).
 * Throws StepTrouble for attributes that say no time.
 */
export function waitEnd(attributes: JsonObject, now: number): number {
  const type = stringAt(attributes, 'type') ?? '';
  switch (type) {
    case 'waitFor':
      return afterDuration(stringAt(attributes, 'duration') ?? '', now);
    case 'waitUntil':
      return untilDate(attributes);
    default:
      throw new StepTrouble(`'${type}' is no kind of wait: waitFor or waitUntil`);
  }
}

/** A number with one unit: minutes, hours, days, weeks or months (facts 3.4, 4.1). */
function afterDuration(text: string, now: number): number {
  const [, amount = '', unit = ''] = /^(\d{1,9})([mhdwM])$/.exec(text) ?? [];
  const end = moveTime(now, Number(amount), UNITS.get(unit) ?? '');
  if (end === undefined) {
    throw new StepTrouble(`'${text}' is no duration such as 10m, 2h or 7d`);
  }
  return end;
}

/** The day is the date's, the time of day that of `time`, which stands on the epoch's day (facts 3.4). */
function untilDate(attributes: JsonObject): number {
  const date = timeOf(own(attributes, 'date'));
  if (date === undefined) {
    throw new StepTrouble('date is no date to wait for');
  }
  const time = timeOf(own(attributes, 'time'));
  return time === undefined ? date : floorDay(date) + (time - floorDay(time));
}

function floorDay(ms: number): number {
  return Math.floor(ms / DAY_MS) * DAY_MS;
}
