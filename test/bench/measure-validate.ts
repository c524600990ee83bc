import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Readable } from 'node:stream';
import type { JsonObject } from '../../src/kernel/json.ts';
import { median } from './cost.ts';
import { fileOf, nameOf, workflowText } from './workload.ts';

const MAIN = fileURLToPath(new URL('../../../dist/main.js', import.meta.url));
const RUNS = 7;

/** Has the program say on its way out, on its fourth pipe, what it used. */
const TELL = `data:text/javascript,${encodeURIComponent(
  "import { writeSync } from 'node:fs'; process.on('exit', () => writeSync(3, JSON.stringify(process.cpuUsage())));",
)}`;

/** What `mainsheet validate` costs as a whole process; the median of some runs. */
export async function measureValidate(params: JsonObject): Promise<JsonObject> {
  const count = Number(params['count']);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-bench-'));
  try {
    for (let index = 0; index < count; index += 1) {
      const file = path.join(folder, path.basename(fileOf(index)));
      await writeFile(file, workflowText(nameOf(index)));
    }
    const found: number[] = [];
    for (let run = 0; run < RUNS; run += 1) {
      found.push(await cpuOfRun(folder));
    }
    return { count, cpuMs: median(found) };
  } finally {
    await rm(folder, { recursive: true });
  }
}

async function cpuOfRun(folder: string): Promise<number> {
  const child = spawn(process.execPath, ['--import', TELL, MAIN, 'validate', folder], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
  });
  const [used, [code]] = await Promise.all([
    text(child.stdio[3] as Readable),
    once(child, 'exit') as Promise<[number]>,
  ]);
  if (code !== 0) {
    throw new Error(`validate ended with ${code}.`);
  }
  const { user, system } = JSON.parse(used) as { user: number; system: number };
  return (user + system) / 1000;
}
