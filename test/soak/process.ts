import { readdir } from 'node:fs/promises';
import { runDaemon } from '../../src/commands/run.ts';
import { settleHeap } from '../../src/commands/settle-heap.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { Masker } from '../../src/kernel/mask.ts';
import type { Answered, Asked, Figures } from './messages.ts';

/** The daemon in a process of its own, as `mainsheet run` starts it, but that its time is turned from outside. */

const [config = '', now = ''] = process.argv.slice(2);
const clock = new ManualClock(Number(now));
let turn = Promise.resolve<Answered>(null);

process.on('message', (asked: Asked) => {
  turn = turn.then(() => answer(asked));
  void turn.then((answered) => process.send?.(answered));
});

const code = await runDaemon(
  {
    stdout: process.stdout,
    stderr: process.stderr,
    stdin: process.stdin,
    env: process.env,
    cwd: process.cwd(),
    masker: new Masker(),
    signal: new AbortController().signal,
    signals: process,
    takeSignals: () => () => undefined,
    settled: settleHeap,
  },
  { config, logFormat: 'json' },
  clock,
);
process.exit(code);

async function answer(asked: Asked): Promise<Answered> {
  if (asked.kind === 'turn') {
    await clock.advance(asked.ms);
    return null;
  }
  return figures();
}

async function figures(): Promise<Figures> {
  // What finalizers release is gone after the second.
  globalThis.gc?.();
  await new Promise((resolve) => setImmediate(resolve));
  globalThis.gc?.();
  const { heapUsed, rss } = process.memoryUsage();
  return {
    heap: heapUsed,
    rss,
    files: (await readdir('/proc/self/fd').catch(() => [])).length,
    resources: process.getActiveResourcesInfo().length,
  };
}
