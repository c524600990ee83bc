import type { IncomingMessage, ServerResponse } from 'node:http';
import { failure } from '../../src/emulator/answer.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import type { Strike } from './fault.ts';
import { mute, spoil } from './spoil.ts';
import type { Door, Overdue } from './spoil.ts';

/** Stands before a tenant's server, counts what is asked of it, and lets one thing go wrong. */
export class Gate {
  /** The kind of each request since it was armed, such as `PATCH workflows/*`. */
  readonly requests: string[] = [];
  /** Whether the strike has struck. */
  struck = false;
  /** Whether the process that asks is to be taken for dead. */
  dead = false;
  /** Called in the place of marking it dead, for a process that can really be killed. */
  kill: () => Promise<void> = async () => {
    this.dead = true;
  };
  /** Sees each request before the tenant does. */
  look: (method: string, url: string) => Promise<void> = async () => undefined;
  #armed = false;
  #open = 0;
  #strike: Strike | undefined;
  readonly #door: Door;
  readonly #url: string;
  readonly #overdue: Overdue[] = [];

  constructor(tenant: RunningEmulator) {
    const { server } = tenant.emulator.app;
    const [listener] = server.listeners('request');
    this.#door = {
      handle: (request, response) => listener?.call(server, request, response),
      refuse: (status, response) => refuse(status, response, tenant.emulator.state.clock.now()),
      held: [],
      overdue: this.#overdue,
    };
    this.#url = tenant.url;
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      this.#open += 1;
      response.once('close', () => (this.#open -= 1));
      void this.#meet(request, response);
    });
  }

  /** Whether nobody waits for an answer. */
  get isQuiet(): boolean {
    return this.#open === 0;
  }

  /** Counts from here on, and strikes where it is said. */
  arm(strike?: Strike): void {
    this.struck = false;
    this.#armed = true;
    this.#strike = strike;
  }

  /** Ends what lasts, and lets arrive what is overdue; requests are still counted, and what was killed is still dead. */
  async calm(): Promise<void> {
    if (this.struck) {
      this.#strike = undefined;
    }
    const armed = this.#armed;
    this.#armed = false;
    for (const { method, path, headers, body } of this.#overdue.splice(0)) {
      const sent = await body;
      const answer = await fetch(`${this.#url}${path}`, {
        method,
        headers,
        ...(sent === '' ? {} : { body: sent }),
      });
      await answer.text();
    }
    this.#armed = armed;
    for (const response of this.#door.held.splice(0)) {
      response.socket?.destroy();
    }
  }

  /** Lets everything through, uncounted. */
  async open(): Promise<void> {
    this.#armed = false;
    this.dead = false;
    this.#strike = undefined;
    await this.calm();
  }

  async #meet(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    if (!this.#armed || url.startsWith('/_emulator')) {
      this.#door.handle(request, response);
      return;
    }
    if (this.dead) {
      response.socket?.destroy();
      return;
    }
    const { method = '' } = request;
    this.requests.push(kindOf(method, url));
    await this.look(method, url);
    const strike = this.#due();
    if (strike === undefined) {
      this.#door.handle(request, response);
      return;
    }
    this.struck = true;
    if (strike.kind === 'request') {
      spoil(strike.fault, request, response, this.#door);
    } else if (strike.moment === 'before') {
      await this.kill();
      response.socket?.destroy();
    } else {
      mute(response, () => {
        void this.kill().then(() => response.socket?.destroy());
      });
      this.#door.handle(request, response);
    }
  }

  #due(): Extract<Strike, { readonly kind: 'request' | 'kill' | 'process' }> | undefined {
    const strike = this.#strike;
    const nth = this.requests.length;
    if (strike?.kind === 'request') {
      return nth === strike.nth || (strike.lasting && nth > strike.nth) ? strike : undefined;
    }
    const kills =
      strike?.kind === 'process' || (strike?.kind === 'kill' && strike.at === 'request');
    return kills && nth === strike.nth ? strike : undefined;
  }
}

function refuse(status: number, response: ServerResponse, now: number): void {
  const { body = '', headers } = failure(status);
  response.writeHead(status, {
    'content-type': 'application/json',
    date: new Date(now).toUTCString(),
    ...headers,
    // So long that a request which is refused again and again is given up on.
    ...(status === 429 ? { 'retry-after': '50' } : {}),
  });
  response.end(body);
}

/** Names a request by its method and what stands in its path, without ids and versions. */
function kindOf(method: string, url: string): string {
  const parts = new URL(url, 'http://localhost').pathname
    .split('/')
    .slice(1)
    .filter((part) => !/^(v\d{4}|beta|v\d)$/.test(part))
    .map((part) => (/^[0-9a-f-]{32,36}$/.test(part) ? '*' : part));
  return `${method} ${parts.join('/')}`;
}
