/**
 * Who is served first when quota is short: enabling what we disabled and recovery; other writes;
 * the list and look-ups; failures; sweeps.
 */
export const PRIORITIES = ['rescue', 'write', 'read', 'failures', 'sweep'] as const;

export type Priority = (typeof PRIORITIES)[number];

/** Says whether a class is one of those that never use more than half the share. */
export function isLow(priority: Priority): boolean {
  return priority === 'failures' || priority === 'sweep';
}
