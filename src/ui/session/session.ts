import type { ActionView } from '../../report/view/action-view.ts';
import type { BoardNote, EventView } from '../../report/view/event-view.ts';
import { followStream } from './follow-stream.ts';
import type { Connection } from './follow-stream.ts';
import { Listeners } from './listeners.ts';
import { request } from './request.ts';
import type { Answer } from './request.ts';

const TOKEN_KEY = 'mainsheet.token';

/** What the page has of the daemon: its API, its events, and the token of whoever looks. */
export class Session {
  readonly events: Listeners<EventView> = new Listeners();
  /** A tenant's pass ended. */
  readonly boards: Listeners<BoardNote> = new Listeners();
  readonly connections: Listeners<Connection> = new Listeners();
  /** The token changed. */
  readonly tokens: Listeners<void> = new Listeners();
  /** Answers as they last were, so that a view is there at once when somebody comes back to it. */
  readonly kept: Map<string, unknown> = new Map();
  connection: Connection = { state: 'connecting', since: Date.now() };
  #stop = new AbortController();

  /** Begins to follow the daemon's events. */
  start(): void {
    void followStream({
      path: '/api/v1/events/stream',
      token: () => this.token,
      signal: this.#stop.signal,
      changed: (connection) => {
        this.connection = connection;
        this.connections.tell(connection);
      },
      message: ({ event, id, data }) => {
        const read = JSON.parse(data) as EventView & BoardNote;
        if (event === 'board') {
          this.boards.tell(read);
        } else {
          this.events.tell(id === undefined ? read : { ...read, key: id });
        }
      },
    });
  }

  /** The token, kept until the tab is closed; undefined without one. */
  get token(): string | undefined {
    return sessionStorage.getItem(TOKEN_KEY) ?? undefined;
  }

  /**
   * Takes over a token that came in the part of the address that no request carries, as the demo prints it, and takes
   * it out of the address.
   */
  takeFromAddress(): void {
    const token = new URLSearchParams(location.hash.slice(1)).get('token');
    if (token !== null) {
      sessionStorage.setItem(TOKEN_KEY, token);
      history.replaceState(null, '', location.pathname + location.search);
    }
  }

  /** Takes a token, or forgets it, and connects anew. */
  take(token: string | undefined): void {
    if (token === undefined) {
      sessionStorage.removeItem(TOKEN_KEY);
    } else {
      sessionStorage.setItem(TOKEN_KEY, token);
    }
    this.kept.clear();
    this.#stop.abort();
    this.#stop = new AbortController();
    this.start();
    this.tokens.tell();
  }

  /** Reads from the API. */
  read<T>(path: string): Promise<Answer<T>> {
    return request<T>(path, this.token);
  }

  /** Asks the API to do something. */
  ask(path: string, body: object): Promise<Answer<ActionView>> {
    return request<ActionView>(path, this.token, { method: 'POST', body });
  }
}
