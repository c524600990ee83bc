import assert from 'node:assert/strict';
import { Writable } from 'node:stream';
import { Ajv2020 } from 'ajv/dist/2020.js';
import type { ValidateFunction } from 'ajv';
import { Masker } from '../../src/kernel/mask.ts';
import { boardOf } from '../../src/report/board.ts';
import type { Board } from '../../src/report/board.ts';
import { eventSchemas } from '../../src/report/event-schemas.ts';
import { openLog } from '../../src/report/log.ts';
import type { PassResult } from '../../src/report/pass-result.ts';
import { statusText } from '../../src/report/status-text.ts';
import { tell } from '../../src/report/tell.ts';
import { NOTHING_TOLD } from '../../src/report/told.ts';
import type { Told } from '../../src/report/told.ts';

const MAX_LINE_BYTES = 16 * 1024;

const ajv = new Ajv2020({ strict: false });
const validators = new Map<string, ValidateFunction>();
let schemas: Readonly<Record<string, object>> | undefined;

/** Fails unless a line of the log is as the schema of its event says, and no longer than a line may be. */
export function checkLine(text: string): Record<string, unknown> & { readonly event: string } {
  const line = JSON.parse(text);
  schemas ??= eventSchemas();
  const validate = validators.get(line.event) ?? ajv.compile(schemas[line.event]!);
  validators.set(line.event, validate);
  assert.equal(validate(line), true, `${text}\n${ajv.errorsText(validate.errors)}`);
  assert(Buffer.byteLength(text) <= MAX_LINE_BYTES, text);
  return line;
}

/** Tells passes as the daemon does, in both forms, and checks every line. */
export class Teller {
  #told: Told = NOTHING_TOLD;
  #next: Told = NOTHING_TOLD;
  #board: Board | undefined;
  #json = '';
  #pretty = '';
  readonly #masker = new Masker();

  /** Tells a pass and gives the lines. */
  tell(result: PassResult, now: number): readonly (Record<string, unknown> & { event: string })[] {
    const { events, told } = tell(result, { now, told: this.#told, masker: this.#masker });
    this.#next = JSON.parse(JSON.stringify(told)) as Told;
    this.#json = '';
    const json = openLog({
      level: 'debug',
      format: 'json',
      masker: this.#masker,
      stream: sink((text) => {
        this.#json += text;
      }),
      validate: true,
    });
    const pretty = openLog({
      level: 'debug',
      format: 'pretty',
      masker: this.#masker,
      stream: sink((text) => {
        this.#pretty += text;
      }),
      color: false,
    });
    for (const event of events) {
      json.tell(event);
      pretty.tell(event);
    }
    this.#board = boardOf(result, this.#board);
    assert.match(statusText(this.#board, { color: false, now }), new RegExp(result.tenant));
    assert.doesNotMatch(this.#pretty, /undefined|\[object Object\]/);
    return this.#json
      .split('\n')
      .filter((line) => line !== '')
      .map(checkLine);
  }

  /** Takes down what was told last, unless the process that told it was killed before. */
  noted(is: boolean): void {
    this.#told = is ? this.#next : this.#told;
  }

  /** What people saw so far. */
  get pretty(): string {
    return this.#pretty;
  }

  get board(): Board | undefined {
    return this.#board;
  }
}

function sink(write: (text: string) => void): Writable {
  return new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      write(chunk.toString());
      done();
    },
  });
}
