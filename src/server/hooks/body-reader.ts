import type { IncomingMessage } from 'node:http';
import type { Clock } from '../../kernel/clock.ts';

/** No push that people make tells more; one of thousands of commits does, and is seen at the next interval. */
export const MOST_BYTES = 1024 * 1024;

/** What all deliveries that are being read may hold together: nobody has proved anything yet. */
const MOST_AT_ONCE_BYTES = 16 * MOST_BYTES;

const LONGEST_MS = 10_000;

/** Why a body was not read to its end; `gone` where the client went away. */
export type Unread = 'too-large' | 'too-slow' | 'too-many' | 'gone';

/** Reads the bodies of strangers, within what one may send and what all may hold. */
export class BodyReader {
  readonly #clock: Clock;
  #heldBytes = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Gives the bytes, or why they were not all read; stops reading then. Never rejects. */
  async read(stream: IncomingMessage): Promise<Buffer | Unread> {
    const chunks: Buffer[] = [];
    let size = 0;
    let stopClock = (): void => {};
    let late: NodeJS.Immediate | undefined;
    const end = new Promise<Unread | undefined>((resolve) => {
      stream.on('data', (chunk: Buffer) => {
        size += chunk.length;
        this.#heldBytes += chunk.length;
        chunks.push(chunk);
        if (size > MOST_BYTES) {
          resolve('too-large');
        } else if (this.#heldBytes > MOST_AT_ONCE_BYTES) {
          resolve('too-many');
        }
      });
      stream.once('end', () => resolve(undefined));
      stream.once('error', () => resolve('gone'));
      stream.once('close', () => resolve('gone'));
      // Nearly every body comes with its head, and needs no clock.
      late = setImmediate(() => {
        const done = new AbortController();
        stopClock = () => done.abort();
        this.#clock.sleep(LONGEST_MS, done.signal).then(
          () => resolve('too-slow'),
          () => {},
        );
      });
    });
    const unread = await end;
    clearImmediate(late);
    stopClock();
    stream.removeAllListeners('data');
    stream.pause();
    this.#heldBytes -= size;
    return unread ?? Buffer.concat(chunks);
  }
}
