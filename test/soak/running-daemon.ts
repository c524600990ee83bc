import { fork } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Line } from '../faults/journal.ts';
import { expectNoCanary } from '../support/canary.ts';
import type { Answered, Asked, Figures } from './messages.ts';

/** What a daemon is started with. */
export interface DaemonStart {
  readonly cwd: string;
  readonly config: string;
  readonly env: Readonly<Record<string, string>>;
  /** Milliseconds since 1970-01-01 UTC at which its clock begins. */
  readonly now: number;
}

/** A daemon in a process of its own that says what it does, and whose clock is turned from here. */
export class RunningDaemon {
  readonly #child: ChildProcess;
  readonly #waiting: ((answered: Answered) => void)[] = [];
  readonly #errors: string[] = [];
  readonly ended: Promise<unknown>;
  /** Passes that it began, and those of them that ended. */
  began = 0;
  finished = 0;
  url = '';
  adminUrl = '';

  /** Starts one; `tell` gets each line of its log. */
  constructor({ cwd, config, env, now }: DaemonStart, tell: (line: Line) => void) {
    const file = path.join(path.dirname(fileURLToPath(import.meta.url)), 'process.js');
    this.#child = fork(file, [config, String(now)], {
      cwd,
      env: { PATH: process.env['PATH'] ?? '', HOME: cwd, ...env },
      execArgv: ['--expose-gc'],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    this.ended = once(this.#child, 'close');
    this.#child.on('message', (answered: Answered) => this.#waiting.shift()?.(answered));
    void this.ended.then(() => this.#waiting.splice(0).forEach((answer) => answer(null)));
    const { stdout, stderr } = this.#child;
    createInterface({ input: stdout! }).on('line', (text) => this.#read(text, tell));
    createInterface({ input: stderr! }).on('line', (text) => this.#errors.push(text));
  }

  get running(): boolean {
    return this.#child.exitCode === null && this.#child.signalCode === null;
  }

  /** What it wrote for a person, when it should have been silent. */
  get errors(): string {
    return this.#errors.join('\n');
  }

  /** Lets time go by in it. */
  async turn(ms: number): Promise<void> {
    await this.#ask({ kind: 'turn', ms });
  }

  async figures(): Promise<Figures> {
    const answered = await this.#ask({ kind: 'figures' });
    if (answered === null) {
      throw new Error(`The daemon ended.\n${this.errors}`);
    }
    return answered;
  }

  /** Kills it, or asks it to end. */
  async end(signal: 'SIGKILL' | 'SIGTERM'): Promise<void> {
    this.#child.kill(signal);
    await this.ended;
  }

  #ask(asked: Asked): Promise<Answered> {
    return new Promise((resolve) => {
      if (!this.#child.connected) {
        resolve(null);
        return;
      }
      this.#waiting.push(resolve);
      this.#child.send(asked, () => undefined);
    });
  }

  #read(text: string, tell: (line: Line) => void): void {
    expectNoCanary('the log', text);
    const line = JSON.parse(text) as Line;
    this.began += line.event === 'pass.started' ? 1 : 0;
    this.finished += line.event === 'pass.finished' ? 1 : 0;
    if (line.event === 'daemon.started') {
      this.url = String(line['url']);
      this.adminUrl = String(line['adminUrl']);
    }
    tell(line);
  }
}
