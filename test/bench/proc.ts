import type { ChildProcess } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import type { JsonObject } from '../../src/kernel/json.ts';

/** What /proc counts in, on every Linux (`getconf CLK_TCK`). */
const TICK_MS = 10;

/** User and system time so far: the process's own, and that of its ended children (Git); proc(5), fields 14 to 17. */
export async function cpuOf({
  pid,
}: ChildProcess): Promise<{ readonly own: number; readonly children: number }> {
  const text = await readFile(`/proc/${pid}/stat`, 'utf8');
  const [utime = 0, stime = 0, cutime = 0, cstime = 0] = text
    .slice(text.lastIndexOf(')') + 2)
    .split(' ')
    .slice(11, 15)
    .map(Number);
  return { own: (utime + stime) * TICK_MS, children: (cutime + cstime) * TICK_MS };
}

/** The most memory a process has held at a time, and what it holds now; proc(5), in MiB. */
export async function memoryOf({ pid }: ChildProcess): Promise<JsonObject> {
  const text = await readFile(`/proc/${pid}/status`, 'utf8');
  const mebibytes = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(text)?.[1]) / 1024;
  return { peakMiB: mebibytes('VmHWM'), idleMiB: mebibytes('VmRSS') };
}
