import { Cron } from 'croner';
import { isArray, own, stringAt } from '../kernel/json.js';
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
/**
 * Gives the next start times of a scheduled trigger, in milliseconds since 1970-01-01 UTC, all later than `after`.
 *
 * `cronString` decides where there is one (facts 3.6); without it the lists of times and days do. Empty for a schedule
 * that is invalid, that never comes, or whose form is unknown.
 */
export function nextRuns(attributes, after, count) {
    const timezone = timeZoneOf(attributes);
    if (!isTimeZone(timezone)) {
        return [];
    }
    const runs = patternsOf(attributes, timezone).flatMap((pattern) => {
        const cron = readCron(pattern, timezone);
        return typeof cron === 'string' ? [] : cron.nextRuns(count, new Date(after));
    });
    return [...new Set(runs.map((run) => run.getTime()))].toSorted((a, b) => a - b).slice(0, count);
}
/** Lists what is wrong with a scheduled trigger's cron text and time zone. */
export function scheduleTroubles(attributes) {
    const troubles = [];
    const timezone = timeZoneOf(attributes);
    const known = isTimeZone(timezone);
    if (!known) {
        troubles.push({ field: 'timeZone', message: `${JSON.stringify(timezone)} is no time zone` });
    }
    const pattern = stringAt(attributes, 'cronString');
    if (pattern !== undefined && pattern !== '') {
        const cron = readCron(pattern, known ? timezone : 'UTC');
        if (typeof cron === 'string') {
            troubles.push({ field: 'cronString', message: cron });
        }
        else if (cron.nextRun(new Date(0)) === null) {
            troubles.push({ field: 'cronString', message: `${JSON.stringify(pattern)} never comes` });
        }
    }
    return troubles;
}
function timeZoneOf(attributes) {
    // Left empty, croner would take this machine's zone.
    return stringAt(attributes, 'timeZone') || 'UTC';
}
function isTimeZone(name) {
    try {
        new Intl.DateTimeFormat('en', { timeZone: name });
        return true;
    }
    catch {
        return false;
    }
}
/** Reads five fields; gives the reason as a text where they are none. */
function readCron(pattern, timezone) {
    const fields = pattern.trim().split(/\s+/).length;
    if (fields !== 5) {
        return `a cron text has five fields (minute, hour, day, month, day of week), and this one has ${fields}`;
    }
    try {
        return new Cron(pattern, { timezone, mode: '5-part', paused: true });
    }
    catch {
        return `${JSON.stringify(pattern)} is no cron text`;
    }
}
function patternsOf(attributes, timezone) {
    const written = stringAt(attributes, 'cronString');
    if (written !== undefined && written !== '') {
        return [written];
    }
    switch (stringAt(attributes, 'frequency')) {
        case 'daily':
            return times(attributes, 'dailyTimes', timezone).map((time) => `${time} * * *`);
        case 'weekly':
            return pairs(times(attributes, 'weeklyTimes', timezone), texts(attributes, 'weeklyDays')
                .map((day) => DAYS.indexOf(day.slice(0, 3).toLowerCase()))
                .filter((day) => day >= 0), (time, day) => `${time} * * ${day}`);
        case 'monthly':
            return pairs(times(attributes, 'monthlyTimes', timezone), texts(attributes, 'monthlyDays').filter((day) => /^([1-9]|[12]\d|3[01]|L)$/.test(day)), (time, day) => `${time} ${day} * *`);
        case undefined:
        default:
            return [];
    }
}
function pairs(first, second, join) {
    return first.flatMap((a) => second.map((b) => join(a, b)));
}
function texts(attributes, key) {
    const list = own(attributes, key);
    return isArray(list) ? list.map(String) : [];
}
/** Gives `minute hour` for each time of a list: `HH:MM`, or an instant whose local time is meant (facts 3.6). */
function times(attributes, key, timezone) {
    return texts(attributes, key).flatMap((text) => {
        const plain = /^([01]?\d|2[0-3]):([0-5]\d)(:\d\d)?$/.exec(text);
        const instant = Date.parse(text);
        const clock = plain ??
            (Number.isNaN(instant)
                ? undefined
                : /^(\d\d):(\d\d)/.exec(new Intl.DateTimeFormat('en-GB', {
                    timeZone: timezone,
                    hour: '2-digit',
                    minute: '2-digit',
                    hourCycle: 'h23',
                }).format(instant)));
        return clock === undefined || clock === null ? [] : [`${Number(clock[2])} ${Number(clock[1])}`];
    });
}
//# sourceMappingURL=cron.js.map