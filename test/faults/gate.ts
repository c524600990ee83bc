import type { IncomingMessage, ServerResponse } from 'node:http';
import { failure } from '../../src/emulator/answer.ts';
import type { RunningEmulator } from '../support/emulator.ts';
import type { Fault, Strike } from './fault.ts';

type Handle = (request: IncomingMessage, response: ServerResponse) => void;

/** Stands before a tenant's server, counts what is asked of it, and lets one thing go wrong. */
export class Gate {
  /** The kind of each request since it was armed, such as `PATCH workflow`. */
  readonly requests: string[] = [];
  /** Whether the strike has struck. */
  struck = false;
  /** Whether the process that asks is to be taken for dead. */
  dead = false;
  /** Called in the place of marking it dead, for a process that can really be killed. */
  kill: () => Promise<void> = async () => {
    this.dead = true;
  };
  #armed = false;
  #strike: Strike | undefined;
  readonly #tenant: RunningEmulator;
  readonly #handle: Handle;
  readonly #held: ServerResponse[] = [];

  constructor(tenant: RunningEmulator) {
    this.#tenant = tenant;
    const { server } = tenant.emulator.app;
    const [listener] = server.listeners('request');
    this.#handle = (request, response) => listener?.call(server, request, response);
    server.removeAllListeners('request');
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.#meet(request, response);
    });
  }

  /** Counts from here on, and strikes where it is said. */
  arm(strike?: Strike): void {
    this.#armed = true;
    this.#strike = strike;
  }

  /** Ends what lasts; requests are still counted, and what was killed is still dead. */
  calm(): void {
    if (this.struck) {
      this.#strike = undefined;
    }
    for (const response of this.#held.splice(0)) {
      response.socket?.destroy();
    }
  }

  /** Lets everything through, uncounted. */
  open(): void {
    this.#armed = false;
    this.dead = false;
    this.#strike = undefined;
    this.calm();
  }

  async #meet(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = request.url ?? '';
    if (!this.#armed || url.startsWith('/_emulator')) {
      this.#handle(request, response);
      return;
    }
    if (this.dead) {
      response.socket?.destroy();
      return;
    }
    this.requests.push(kindOf(request.method ?? '', url));
    const strike = this.#due();
    if (strike === undefined) {
      this.#handle(request, response);
      return;
    }
    this.struck = true;
    if (strike.kind === 'request') {
      this.#spoil(strike.fault, request, response);
    } else if (strike.moment === 'before') {
      await this.kill();
      response.socket?.destroy();
    } else {
      this.#mute(request, response, () => {
        void this.kill().then(() => response.socket?.destroy());
      });
    }
  }

  #due(): Strike | undefined {
    const strike = this.#strike;
    const nth = this.requests.length;
    if (strike === undefined || (strike.kind === 'kill' && strike.at === 'commit')) {
      return undefined;
    }
    const lasting = strike.kind === 'request' && strike.lasting;
    return nth === strike.nth || (lasting && nth > strike.nth) ? strike : undefined;
  }

  #spoil(fault: Fault, request: IncomingMessage, response: ServerResponse): void {
    switch (fault) {
      case 'timeout':
        request.resume();
        this.#held.push(response);
        return;
      case 'late-timeout':
        this.#held.push(response);
        this.#mute(request, response, () => undefined);
        return;
      case 'reset':
        response.socket?.resetAndDestroy();
        return;
      case 'late-reset':
        this.#mute(request, response, () => response.socket?.resetAndDestroy());
        return;
      case 'truncated':
        truncate(response);
        this.#handle(request, response);
        return;
      case 'encoding':
        // What the real tenant's errors say (facts 1.5), on every answer.
        response.setHeader('content-encoding', 'UTF-8');
        this.#handle(request, response);
        return;
      case '401':
      case '403':
      case '404':
      case '409':
      case '429':
      case '500':
        request.resume();
        this.#answer(Number(fault), response);
        return;
    }
  }

  #answer(status: number, response: ServerResponse): void {
    const { body = '', headers } = failure(status);
    response.writeHead(status, {
      'content-type': 'application/json',
      date: new Date(this.#tenant.emulator.state.clock.now()).toUTCString(),
      ...headers,
      // A tenant that is asked again after a minute answers the same soon enough to be given up on.
      ...(status === 429 ? { 'retry-after': '50' } : {}),
    });
    response.end(body);
  }

  /** Has it done, and keeps the answer back. */
  #mute(request: IncomingMessage, response: ServerResponse, done: () => void): void {
    response.writeHead = () => response;
    response.write = () => true;
    response.end = () => {
      done();
      return response;
    };
    this.#handle(request, response);
  }
}

/** Sends half of the body under the full length, then drops the connection. */
function truncate(response: ServerResponse): void {
  const write = response.write.bind(response);
  response.end = (body?: unknown) => {
    const bytes = Buffer.from(typeof body === 'string' || Buffer.isBuffer(body) ? body : '');
    response.socket?.setNoDelay(true);
    if (bytes.length < 2) {
      response.socket?.destroy();
    } else {
      write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => response.socket?.destroy());
    }
    return response;
  };
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
