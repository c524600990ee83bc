import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Answer, Task } from './worker.ts';

const LONGEST_MS = 180_000;

/** Processes that take tasks, one each at a time; one that does not answer is replaced. */
export class Workers {
  readonly #count: number;

  constructor(count: number) {
    this.#count = count;
  }

  /** Has all tasks done, and those that follow from an answer next. */
  async run(
    tasks: readonly Task[],
    told: (task: Task, answer: Answer) => readonly Task[],
  ): Promise<void> {
    const waiting = [...tasks];
    const lanes = Array.from({ length: this.#count }, async () => {
      let child = start();
      for (let task = waiting.shift(); task !== undefined; task = waiting.shift()) {
        const answer = await ask(child, task);
        if (answer === undefined) {
          child.kill('SIGKILL');
          child = start();
        }
        const why = `It did not end in ${LONGEST_MS / 1000} s.`;
        waiting.unshift(...told(task, answer ?? { kind: 'broke', why }));
      }
      const gone = new Promise((resolve) => child.once('exit', resolve));
      child.disconnect();
      await gone;
    });
    await Promise.all(lanes);
  }
}

function start(): ChildProcess {
  const file = path.join(path.dirname(fileURLToPath(import.meta.url)), 'worker.js');
  return fork(file, [], { execArgv: [] });
}

/** Gives the answer; undefined where there is none in time, or the process ended. */
function ask(child: ChildProcess, task: Task): Promise<Answer | undefined> {
  return new Promise((resolve) => {
    const end = (answer?: Answer): void => {
      clearTimeout(timer);
      child.off('message', end);
      child.off('exit', over);
      resolve(answer);
    };
    const over = (): void => end();
    const timer = setTimeout(over, LONGEST_MS);
    child.on('message', end);
    child.on('exit', over);
    child.send(task);
  });
}
