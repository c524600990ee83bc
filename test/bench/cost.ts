import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** What a piece of work cost this process. */
export interface Cost {
  readonly wallMs: number;
  /** User and system time of all threads; child processes are not in it. */
  readonly cpuMs: number;
}

/** Does a piece of work and tells what it cost. */
export async function costOf<T>(work: () => Promise<T> | T): Promise<Cost & { readonly value: T }> {
  const wall = performance.now();
  const cpu = process.cpuUsage();
  const value = await work();
  const { user, system } = process.cpuUsage(cpu);
  return { value, wallMs: performance.now() - wall, cpuMs: (user + system) / 1000 };
}

/** The most memory this process has held at a time, in MiB. */
export function peakMemoryMiB(): number {
  // maxRSS is in KiB on every platform (libuv's uv_getrusage).
  return process.resourceUsage().maxRSS / 1024;
}

/** What this process holds after everything that can go is gone, in MiB. */
export function heldMemoryMiB(): number {
  setFlagsFromString('--expose-gc');
  (runInNewContext('gc') as () => void)();
  const { heapUsed, external } = process.memoryUsage();
  return (heapUsed + external) / 1024 / 1024;
}

/** The value below which a share (0 to 1) of the values lie. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] ?? Number.NaN;
}

/** The value in the middle. */
export function median(values: readonly number[]): number {
  return quantile(values, 0.5);
}
