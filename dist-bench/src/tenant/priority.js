/**
 * Who is served first when quota is short: enabling what we disabled and recovery; other writes;
 * the list and look-ups; failures; sweeps.
 */
export const PRIORITIES = ['rescue', 'write', 'read', 'failures', 'sweep'];
/** Says whether a class is one of those that never use more than half the share. */
export function isLow(priority) {
    return priority === 'failures' || priority === 'sweep';
}
//# sourceMappingURL=priority.js.map