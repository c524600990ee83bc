import type { MockRule } from '../../src/emulator/mocks.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

/** What the tenant counted since the last reset; requests for tokens stand apart. */
export interface Counts {
  readonly total: number;
  readonly token: number;
  readonly byMethod: Readonly<Record<string, number>>;
  readonly byOperation: Readonly<Record<string, number>>;
}

/** One request as the tenant logged it. */
export interface Logged {
  readonly time: string;
  readonly method: string;
  readonly path: string;
  readonly operation: string;
  readonly status: number;
}

/** Steers an embedded tenant through its control routes. */
export class Control {
  readonly #url: string;

  constructor(url: string) {
    this.#url = `${url}/_emulator`;
  }

  async counts(): Promise<Counts> {
    return (await this.#ask('GET', '/requests')) as Counts;
  }

  async log(): Promise<readonly Logged[]> {
    return ((await this.#ask('GET', '/requests?log=true')) as { readonly log: Logged[] }).log;
  }

  async reset(): Promise<void> {
    await this.#ask('DELETE', '/requests');
  }

  async limits(limits: {
    readonly latencyMs?: number;
    readonly requestsPer10s?: number;
  }): Promise<void> {
    await this.#ask('PUT', '/limits', limits);
  }

  async behaviour(behaviour: { readonly settleMs?: number }): Promise<void> {
    await this.#ask('PUT', '/behaviour', behaviour);
  }

  async mocks(mocks: readonly MockRule[]): Promise<void> {
    await this.#ask('PUT', '/mocks', { mocks });
  }

  /** Lets an event happen. */
  async event(trigger: string, input: JsonObject): Promise<void> {
    await this.#ask('POST', '/events', { trigger, input });
  }

  async #ask(method: string, path: string, body?: object): Promise<unknown> {
    const answer = await fetch(`${this.#url}${path}`, {
      method,
      headers: { 'content-type': 'application/json' },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await answer.text();
    if (!answer.ok) {
      throw new Error(`${method} ${path}: ${answer.status} ${text}`);
    }
    return text === '' ? undefined : JSON.parse(text);
  }
}
