import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../src/kernel/json.ts';
import { median } from './cost.ts';
import { cpuOf } from './proc.ts';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const STARTS = 7;

/** What the embedded tenant costs until it answers, and what Node alone costs; the median of some starts. Linux only. */
export async function measureStart(): Promise<JsonObject> {
  const emulator = [MAIN, 'emulator', '--listen', '127.0.0.1:0', '--log-format', 'json'];
  const node = ['--eval', 'console.log(1); setInterval(() => {}, 1000)'];
  return { emulatorCpuMs: await startCpu(emulator), nodeCpuMs: await startCpu(node) };
}

/** The CPU that a program has used when it writes its first line. */
async function startCpu(args: readonly string[]): Promise<number> {
  const found: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
    const gone = once(child, 'exit');
    await once(child.stdout, 'data');
    found.push((await cpuOf(child)).own);
    child.kill('SIGTERM');
    await gone;
  }
  return median(found);
}
