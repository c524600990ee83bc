const UNITS_MS = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };
/** Reads `500ms`, `30s`, `5m`, `4h`, `7d` or a sum like `1h30m` to milliseconds; undefined for anything else. */
export function parseDuration(text) {
    if (!/^(\d+(ms|s|m|h|d))+$/.test(text)) {
        return text === '0' ? 0 : undefined;
    }
    let total = 0;
    for (const [, amount, unit] of text.matchAll(/(\d+)(ms|s|m|h|d)/g)) {
        total += Number(amount) * UNITS_MS[unit];
    }
    return Number.isSafeInteger(total) ? total : undefined;
}
/** Writes milliseconds for people, with the two largest units that matter: `2h 5m`, `350ms`. */
export function formatDuration(ms) {
    if (ms < 1000) {
        return `${Math.round(ms)}ms`;
    }
    const parts = [];
    let rest = Math.round(ms / 1000) * 1000;
    for (const unit of ['d', 'h', 'm', 's']) {
        const amount = Math.floor(rest / UNITS_MS[unit]);
        if (amount > 0 && parts.length < 2) {
            parts.push(`${amount}${unit}`);
        }
        rest -= amount * UNITS_MS[unit];
    }
    return parts.join(' ');
}
//# sourceMappingURL=duration.js.map