import { createRequire } from 'node:module';
import pino from 'pino';
import type * as PinoPretty from 'pino-pretty';
import { isObject } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import { coloursFor } from './colours.ts';
import type { Event } from './event.ts';
import type { Level } from './event-definition.ts';
import { assertValid, logLine } from './log-line.ts';
import { prettyLine } from './pretty-line.ts';

/** How the log is written. */
export interface LogOptions {
  /** Events below are left out. */
  readonly level: Level;
  readonly format: 'json' | 'pretty';
  readonly masker: Masker;
  /** The process's stdout without it. */
  readonly stream?: NodeJS.WritableStream;
  /** Throws when an event is not as its schema says; for tests. */
  readonly validate?: boolean;
  /** Whether the pretty form is coloured; without it, on a terminal unless `NO_COLOR` is set. */
  readonly color?: boolean;
}

/** Where events become lines. */
export interface EventLog {
  /** Writes an event. Never throws for what the stream does. */
  tell(event: Event): void;
  /** Resolves when all lines written so far were handed over, or can no longer be. */
  flush(): Promise<void>;
}

/** Opens the log: one line of JSON for each event, or lines for people. */
export function openLog(options: LogOptions): EventLog {
  const out = quietOutput(options.stream ?? process.stdout);
  const write = options.format === 'json' ? out.write : prettyWriter(options, out.write);
  const logger = pino(
    {
      level: options.level,
      base: null,
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
    },
    { write },
  );
  return {
    tell: (event) => {
      if (options.validate === true) {
        assertValid(event, options.masker);
      }
      if (logger.isLevelEnabled(event.level)) {
        logger[event.level](logLine(event, options.masker), event.msg);
      }
    },
    flush: out.flush,
  };
}

interface Output {
  readonly write: (text: string) => void;
  readonly flush: () => Promise<void>;
}

/** A reader that went away ends the lines and not the daemon; after other trouble, such as a full disk, they go on. */
function quietOutput(stream: NodeJS.WritableStream): Output {
  let open = true;
  stream.on('error', (error: NodeJS.ErrnoException) => {
    open = open && stream.writable && error.code !== 'EPIPE';
  });
  return {
    write: (text) => {
      if (open) {
        stream.write(text);
      }
    },
    flush: () =>
      new Promise((resolve) => {
        if (open && stream.writable) {
          stream.write('', () => resolve());
        } else {
          resolve();
        }
      }),
  };
}

function prettyWriter(options: LogOptions, write: (text: string) => void): (line: string) => void {
  const { isTTY } = (options.stream ?? process.stdout) as { readonly isTTY?: boolean };
  const color = options.color ?? (isTTY === true && !process.env['NO_COLOR']);
  const colours = coloursFor(color);
  // Read when somebody looks at a terminal; a daemon that writes JSON starts without it.
  const load = createRequire(import.meta.url);
  const { prettyFactory } = load('pino-pretty') as typeof PinoPretty;
  const pretty = prettyFactory({
    colorize: color,
    translateTime: 'SYS:HH:MM:ss',
    customPrettifiers: { time: (time) => colours.dim(typeof time === 'string' ? time : '') },
    // The level stands in the headline, where a colon after it would break the column.
    ignore: 'level',
    customColors: { message: 'reset' },
    hideObject: true,
    messageFormat: (line) => prettyLine(isObject(line) ? line : ({} as JsonObject), colours),
  });
  return (line) => write(pretty(line));
}
