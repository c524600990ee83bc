import { execFile } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import type { CliResult } from './cli.ts';

const run = promisify(execFile);

/** A fenced block of a page. */
export interface Block {
  readonly language: string;
  readonly text: string;
  /** Of its fence, from 1. */
  readonly line: number;
}

/** Where a page is played. */
export interface Stage {
  readonly cwd: string;
  mainsheet(args: readonly string[]): Promise<CliResult>;
  /** Does what `npm start` does. */
  start?(): Promise<Demo>;
  /** What else is done with a YAML block of this path, once it is written; for those that are no workflow's own. */
  readonly claims?: Readonly<Record<string, (text: string) => Promise<void>>>;
}

/** The demo that runs. */
export interface Demo {
  /** Puts its ports in the place of the page's. */
  real(text: string): string;
  /** What it has told so far, as people read it. */
  log(): string;
}

/** Lists the fenced blocks of a page. */
export function blocksOf(page: string): readonly Block[] {
  const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(
    ({ 1: language, 2: text, index }) => ({
      language: language!,
      text: text!,
      line: page.slice(0, index).split('\n').length,
    }),
  );
  expect(page.match(/^\s*(```|~~~)/gm), 'a block is not at the margin').toHaveLength(
    2 * blocks.length,
  );
  return blocks;
}

/** Ends of commands that are not 0. */
const ENDS: Readonly<Record<string, readonly number[]>> = { plan: [2], status: [0, 3] };

/** Commands that only look, and may be asked again until they show what the page says. */
const LOOKING = new Set(['plan', 'status']);

const PATIENCE = { timeout: 40_000, interval: 200 };

/** Plays a page from top to bottom: files are written, commands run, and what the page shows must be what comes. */
export class PagePlayer {
  readonly #stage: Stage;
  #demo: Demo | undefined;
  readonly #variables: Record<string, string> = {};
  /** What the commands of the last block printed, and the last of them. */
  #printed = '';
  #last: readonly string[] = [];
  /** How much of the log was there before the last block of commands. */
  #mark = 0;

  constructor(stage: Stage) {
    this.#stage = stage;
  }

  async play(blocks: readonly Block[]): Promise<void> {
    for (const [index, block] of blocks.entries()) {
      const next = blocks[index + 1];
      switch (block.language) {
        case 'yaml':
          await this.#write(block);
          break;
        case 'console':
          await this.#runAll(block, next?.language === 'text' && / error /.test(next.text));
          break;
        case 'text':
          await this.#compare(block);
          break;
        default:
          throw new Error(`Nothing runs the block in line ${block.line}.`);
      }
    }
  }

  async #write({ text, line }: Block): Promise<void> {
    const [, name] = /^# (\S+\.yaml)$/m.exec(text.split('\n')[0] ?? '') ?? [];
    if (name === undefined) {
      throw new Error(`The block in line ${line} does not begin with its path.`);
    }
    const claim = this.#stage.claims?.[name];
    const isFile = /^(workflows|data\/demo\/workflows)\//.test(name);
    expect(isFile || claim !== undefined, `nothing runs ${name}, line ${line}`).toBe(true);
    const at = path.join(this.#stage.cwd, name);
    await mkdir(path.dirname(at), { recursive: true });
    await writeFile(at, text);
    await claim?.(text);
  }

  async #runAll({ text, line }: Block, fails: boolean): Promise<void> {
    this.#mark = this.#demo?.log().length ?? 0;
    const commands = text.split(/^\$ /m).filter((one) => one.trim() !== '');
    expect(text.startsWith('$ '), `line ${line} begins no command`).toBe(true);
    const printed: string[] = [];
    for (const command of commands) {
      printed.push(await this.#run(this.#demo?.real(command.trim()) ?? command.trim(), fails));
    }
    this.#printed = printed.join('\n');
  }

  async #run(command: string, fails: boolean): Promise<string> {
    if (command === 'npm start') {
      this.#demo = await this.#stage.start?.();
      return '';
    }
    const [, words] = /^(?:npx )?mainsheet (.*)$/.exec(command) ?? [];
    if (words === undefined) {
      this.#last = [];
      return this.#shell(command);
    }
    const [, checksum = ''] = /--checksum ([0-9a-f]{64})/.exec(this.#printed) ?? [];
    this.#last = [...words.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) =>
      plain === 'CHECKSUM' ? checksum.slice(0, 8) : (quoted ?? plain!),
    );
    const { code, stdout, stderr } = await this.#stage.mainsheet(this.#last);
    const ends = fails ? [1] : (ENDS[this.#last[0]!] ?? [0]);
    expect(ends, `${command}\n${stdout}${stderr}`).toContain(code);
    return `${stdout}${stderr}`;
  }

  async #shell(command: string): Promise<string> {
    const [, name] = /^export ([A-Z]+)=/.exec(command) ?? [];
    const script = name === undefined ? command : `${command}\nprintf %s "$${name}"`;
    const { stdout } = await run('sh', ['-ec', script], {
      cwd: this.#stage.cwd,
      env: {
        PATH: process.env['PATH'],
        HOME: this.#stage.cwd,
        LC_ALL: 'C',
        GIT_CONFIG_NOSYSTEM: '1',
        GIT_AUTHOR_NAME: 'Ann',
        GIT_AUTHOR_EMAIL: 'ann@acme.example',
        GIT_COMMITTER_NAME: 'Ann',
        GIT_COMMITTER_EMAIL: 'ann@acme.example',
        ...this.#variables,
      },
    });
    if (name !== undefined) {
      expect(stdout, command).not.toBe('');
      this.#variables[name] = stdout;
    }
    return stdout;
  }

  async #compare({ text, line }: Block): Promise<void> {
    const shown = { message: `what the page shows in line ${line}` };
    if (/^(INFO|WARN|ERROR) /.test(text)) {
      const missing = (): readonly string[] =>
        missingEvents(text, this.#demo?.log().slice(this.#mark) ?? '');
      await expect.poll(missing, { ...PATIENCE, ...shown }).toEqual([]);
      return;
    }
    const missing = async (): Promise<readonly string[]> => {
      const found = missingLines(text, this.#printed);
      if (found.length > 0 && LOOKING.has(this.#last[0] ?? '')) {
        const { stdout, stderr } = await this.#stage.mainsheet(this.#last);
        this.#printed = `${stdout}${stderr}`;
      }
      return found;
    };
    const patience = LOOKING.has(this.#last[0] ?? '') ? PATIENCE : { timeout: 1, interval: 1 };
    await expect.poll(missing, { ...patience, ...shown }).toEqual([]);
  }
}

/** Ids, hashes and times are others in each run, and how far the sandbox has got depends on the moment. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/^\d\d:\d\d:\d\d: /, ''],
  [/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, 'TIME'],
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f-]{22}\b/g, 'ID'],
  [/\b[0-9a-f]{10,64}\b/g, 'HASH'],
  [/, which (has not got it yet|has been well with it for .*)\. \[/g, ', which BEHIND. ['],
  [/\b\d+(ms|s|m|h)( \d+(ms|s|m))*\b/g, 'AGE'],
  [/\btrigger \w+,/g, 'trigger ANY,'],
  [/\brequests \d+\b/g, 'requests N'],
];

function lines(text: string): readonly string[] {
  return text
    .split('\n')
    .map((line) =>
      VARYING.reduce((out, [pattern, name]) => out.replace(pattern, name), line).trimEnd(),
    )
    .filter((line) => line !== '');
}

/** The lines of a page that do not come, or not in this order. */
function missingLines(shown: string, printed: string): readonly string[] {
  const rest = [...lines(printed)];
  return lines(shown).filter((line) => {
    const at = rest.indexOf(line);
    rest.splice(0, at + 1);
    return at < 0;
  });
}

/** The events of a page that were not told: each with its lines, whatever comes between them. */
function missingEvents(shown: string, log: string): readonly string[] {
  const told = eventsOf(log);
  return eventsOf(shown)
    .filter(
      ([head, ...rest]) =>
        !told.some(([other, ...more]) => head === other && rest.every((one) => more.includes(one))),
    )
    .map((event) => event.join('\n'));
}

function eventsOf(text: string): readonly (readonly string[])[] {
  const events: string[][] = [];
  for (const line of lines(text)) {
    const last = events.at(-1);
    if (/^\S/.test(line) || last === undefined) {
      events.push([line]);
    } else {
      last.push(line);
    }
  }
  return events;
}
