import type { Json, JsonObject } from '../kernel/json.ts';

/** How an action answers instead of the tenant: exactly one of its forms, and with `after` later on the clock. */
export interface WrittenMock {
  readonly output?: Json;
  readonly error?: WrittenError;
  readonly sequence?: readonly WrittenMock[];
  readonly iterations?: readonly WrittenMock[] | Readonly<Record<string, WrittenMock>>;
  readonly after?: string;
}

/** How an action fails. */
export interface WrittenError {
  readonly status?: number;
  readonly message: string;
  readonly name?: string;
}

/** A text, or a regular expression that is found in it. */
export type WrittenText = string | { readonly matches: string };

/** A step of a path by its key; a loop may say what each of its rounds took. */
export type WrittenPathEntry =
  | string
  | Readonly<Record<string, readonly (readonly WrittenPathEntry[])[]>>;

/** What one time of a step is to be. */
export interface WrittenCall {
  readonly input?: Json;
  readonly output?: Json;
  readonly error?: Json;
}

/** What a step is to do; `input`, `output` and `error` hold for every time it is taken. */
export interface WrittenStep extends WrittenCall {
  readonly ran?: boolean;
  readonly times?: number;
  readonly calls?: readonly WrittenCall[];
}

/** What a run is to come to. */
export interface WrittenExpect {
  readonly started?: boolean;
  readonly status?: 'Completed' | 'Failed' | 'Canceled' | 'Waiting';
  readonly path?: readonly WrittenPathEntry[];
  readonly steps?: Readonly<Record<string, WrittenStep>>;
  readonly failure?: {
    readonly step?: string;
    readonly name?: WrittenText;
    readonly message?: WrittenText;
    readonly status?: number;
  };
}

/** One test as it is written. */
export interface WrittenTest {
  readonly name: string;
  readonly skip?: string | boolean;
  readonly now?: string;
  readonly trigger?: JsonObject;
  readonly mocks?: Readonly<Record<string, WrittenMock>>;
  readonly cancelAfter?: string;
  readonly expect?: WrittenExpect;
}

/** A test file as it is written. */
export interface WrittenTests {
  readonly workflow: string;
  readonly now?: string;
  readonly trigger?: JsonObject;
  readonly mocks?: Readonly<Record<string, WrittenMock>>;
  readonly tests: readonly WrittenTest[];
}
