import { DAYS } from '../workflow/policy.ts';
import type { SyncWindow } from '../workflow/policy.ts';

/** Whether a tenant may be written to, and until or from when; both in milliseconds since 1970-01-01 UTC. */
export type WindowState =
  /** `until` is absent when it never closes. */
  | { readonly open: true; readonly until?: number }
  /** `opensAt` is undefined when it never opens. */
  | { readonly open: false; readonly opensAt: number | undefined };

const MINUTE_MS = 60_000;
const DAY_MINUTES = 24 * 60;

/**
 * What windows do repeats every week, and a change of clocks, or a zone's change of date line, can leave out one
 * occurrence: what does not come in three weeks never comes.
 */
const HORIZON_MS = 21 * DAY_MINUTES * MINUTE_MS;

/**
 * Says whether one of the windows is open, by the clocks on the wall of its zone: where they are put back, the repeated
 * hour is open twice; where they are put forward, what is left out does not open. Without windows it is always open.
 */
export function windowAt(windows: readonly SyncWindow[], now: number): WindowState {
  if (windows.length === 0) {
    return { open: true };
  }
  const walls = windows.map((window) => ({ window, zone: zoneOffset(window.timeZone) }));
  const openAt = (time: number): boolean =>
    walls.some(({ window, zone }) => isOpen(window, wallClock(time + zone(time))));
  const turnAfter = (time: number): number =>
    Math.min(...walls.map(({ window, zone }) => nextTurn(window, zone, time)));
  const open = openAt(now);
  for (let time = turnAfter(now); time < now + HORIZON_MS; time = turnAfter(time)) {
    if (openAt(time) !== open) {
      return open ? { open, until: time } : { open, opensAt: time };
    }
  }
  return open ? { open } : { open, opensAt: undefined };
}

interface WallClock {
  /** 0 is Monday. */
  readonly day: number;
  readonly minute: number;
}

/** Reads what a clock shows whose time is `local` milliseconds since 1970-01-01, a Thursday. */
function wallClock(local: number): WallClock {
  const minutes = Math.floor(local / MINUTE_MS);
  const days = Math.floor(minutes / DAY_MINUTES);
  return { day: (((days + 3) % 7) + 7) % 7, minute: minutes - days * DAY_MINUTES };
}

function isOpen({ days, fromMinute, toMinute }: SyncWindow, { day, minute }: WallClock): boolean {
  const beginsOn = (index: number): boolean => days.some((name) => name === DAYS[index]);
  if (toMinute > fromMinute) {
    return beginsOn(day) && minute >= fromMinute && minute < toMinute;
  }
  return (beginsOn(day) && minute >= fromMinute) || (beginsOn((day + 6) % 7) && minute < toMinute);
}

/** Gives the next time after `from` at which a window may open or close: one of its times, midnight, a change of clocks. */
function nextTurn({ fromMinute, toMinute }: SyncWindow, zone: ZoneOffset, from: number): number {
  const offset = zone(from);
  const { minute } = wallClock(from + offset);
  const next = Math.min(...[fromMinute, toMinute, DAY_MINUTES].filter((turn) => turn > minute));
  const turn = floorMinute(from) + (next - minute) * MINUTE_MS;
  return zone(turn) === offset ? turn : firstOther(zone, from, turn);
}

/** Gives the minute in which a zone's offset becomes another than it is at `from`; at `to` it is another. */
function firstOther(zone: ZoneOffset, from: number, to: number): number {
  const offset = zone(from);
  let same = floorMinute(from);
  let other = to;
  while (other - same > MINUTE_MS) {
    const middle = floorMinute((same + other) / 2);
    if (zone(middle) === offset) {
      same = middle;
    } else {
      other = middle;
    }
  }
  return other;
}

function floorMinute(time: number): number {
  return Math.floor(time / MINUTE_MS) * MINUTE_MS;
}

/** Gives by how many milliseconds a zone's clocks are ahead of UTC; zones have kept to whole minutes since 1972. */
type ZoneOffset = (time: number) => number;

function zoneOffset(timeZone: string): ZoneOffset {
  const format = new Intl.DateTimeFormat('en', {
    timeZone,
    calendar: 'iso8601',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  });
  return (time) => {
    const parts = new Map(format.formatToParts(time).map(({ type, value }) => [type, value]));
    const [year = 0, month = 1, day = 1, hour = 0, minute = 0] = (
      ['year', 'month', 'day', 'hour', 'minute'] as const
    ).map((type) => Number(parts.get(type)));
    return Date.UTC(year, month - 1, day, hour, minute) - floorMinute(time);
  };
}
