import { once } from 'node:events';
import { createServer } from 'node:http';
import type { Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { answerAsGit } from '../support/git-http.ts';
import type { TestRepository } from '../support/git-repository.ts';
import type { Strike } from './fault.ts';
import { spoil } from './spoil.ts';
import type { Door } from './spoil.ts';

type GitStrike = Extract<Strike, { readonly kind: 'git' }>;

/** Serves a repository over HTTP, counts what is asked of it, and lets one thing go wrong. */
export class GitGate {
  /** What a source takes as its `url`. */
  readonly url: string;
  /** How many requests came since it was armed. */
  requests = 0;
  struck = false;
  readonly #server: Server;
  readonly #held: ServerResponse[];
  #strike: GitStrike | undefined;
  #open = 0;

  private constructor(server: Server, url: string, door: Door) {
    this.#server = server;
    this.url = url;
    this.#held = door.held;
    server.on('request', (request, response) => {
      this.requests += 1;
      this.#open += 1;
      response.once('close', () => (this.#open -= 1));
      const strike = this.#strike;
      const isDue =
        strike !== undefined &&
        (this.requests === strike.nth || (strike.lasting && this.requests > strike.nth));
      if (isDue) {
        this.struck = true;
        spoil(strike.fault, request, response, door);
      } else {
        door.handle(request, response);
      }
    });
  }

  static async open(repository: TestRepository): Promise<GitGate> {
    await repository.git('config', 'http.receivepack', 'true');
    const { directory } = repository;
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    return new GitGate(server, `http://127.0.0.1:${port}/${path.basename(directory)}/.git`, {
      handle: (request, response) => answerAsGit(directory, request, response),
      refuse: (status, response) => {
        const more = status === 401 ? { 'www-authenticate': 'Basic realm="git"' } : {};
        response.writeHead(status, { 'content-type': 'text/plain', ...more }).end('No.');
      },
      held: [],
    });
  }

  /** Whether nobody waits for an answer. */
  get isQuiet(): boolean {
    return this.#open === 0;
  }

  /** Counts from here on, and strikes where it is said. */
  arm(strike?: Strike): void {
    this.requests = 0;
    this.struck = false;
    this.#strike = strike?.kind === 'git' ? strike : undefined;
  }

  /** Ends what lasts. */
  calm(): void {
    if (this.struck) {
      this.open();
    }
  }

  /** Lets everything through. */
  open(): void {
    this.#strike = undefined;
    for (const response of this.#held.splice(0)) {
      response.socket?.destroy();
    }
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }
}
