/** One line of the result: what was measured, what came out, and what is aimed at. */
export interface Row {
  readonly group: Group;
  readonly what: string;
  readonly measured: string;
  /** Empty where nothing is aimed at. */
  readonly target: string;
  /** Absent where nothing is aimed at. */
  readonly reached?: boolean;
  /** What stands in the way, for an aim that is not reached on the machines it was measured on. */
  readonly why?: string;
}

/** The parts of the result, those that hold on any machine first. */
export const GROUPS = ['Requests and ratios', 'Time', 'CPU', 'Memory'] as const;

export type Group = (typeof GROUPS)[number];

/** What a run measured, as `--json` writes it. */
export interface Result {
  readonly machine: Machine;
  readonly rows: readonly Row[];
  /** How long the run took. */
  readonly seconds: number;
}

/** Where it was measured. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly platform: string;
  readonly node: string;
  /** How many processes were running, or waited for a core, in the minute before (getloadavg(3)). */
  readonly load: number;
}

/** A row with a target: reached when the value is at most the limit. */
export function atMost(
  group: Group,
  what: string,
  [value, measured]: readonly [number, string],
  [limit, target]: readonly [number, string],
  why?: string,
): Row {
  const reached = value <= limit;
  return { group, what, measured, target, reached, ...(why === undefined ? {} : { why }) };
}

/** A row without a target. */
export function told(group: Group, what: string, measured: string): Row {
  return { group, what, measured, target: '' };
}

/** Milliseconds, or seconds from 10 s on. */
export function duration(ms: number): string {
  return ms >= 10_000 ? `${(ms / 1000).toFixed(1)} s` : `${Math.round(ms)} ms`;
}

/** Mebibytes without a fraction. */
export function mebibytes(value: number): string {
  return `${Math.round(value)} MiB`;
}
