import os from 'node:os';
import type { Machine } from './row.ts';

/** Names the machine, without which no time means anything. */
export function thisMachine(): Machine {
  const cpus = os.cpus();
  return {
    cpu: cpus[0]?.model.trim() ?? 'unknown',
    cores: cpus.length,
    memoryGiB: Math.round(os.totalmem() / 1024 ** 3),
    platform: `${os.platform()} ${os.arch()}`,
    node: process.version,
  };
}

/** The machine in one line. */
export function machineLine({ cpu, cores, memoryGiB, platform, node }: Machine): string {
  return `${cpu}, ${cores} cores, ${memoryGiB} GiB, ${platform}, Node ${node}`;
}
