import { randomUUID } from 'node:crypto';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { LateAnswer } from './executions/runner.ts';
import type { OutboxMessage } from './outbox-message.ts';

/** Hands a run what became of an action that it waits for. */
export type HandBack = (executionId: string, call: number, answer: LateAnswer) => void;

/** Lets things happen at an hour (milliseconds since 1970), one per key. */
export interface Hours {
  set(key: string, at: number, act: () => void): void;
  delete(key: string): void;
}

/** How many messages are kept. */
export const KEPT_MESSAGES = 10_000;

/** What all runs sent and asked, oldest first. */
export class Outbox {
  readonly #hours: Hours;
  readonly #handBack: HandBack;
  readonly #changed: () => void;
  readonly #messages = new Map<string, OutboxMessage>();

  /** `changed` is called after every change, for whoever saves. */
  constructor(hours: Hours, handBack: HandBack, changed: () => void = () => undefined) {
    this.#hours = hours;
    this.#handBack = handBack;
    this.#changed = changed;
  }

  /** Lays a message in. */
  add(message: Omit<OutboxMessage, 'id'>): OutboxMessage {
    const kept = { ...message, id: randomUUID() };
    this.#keep(kept);
    this.#makeRoom();
    return kept;
  }

  get(id: string): OutboxMessage | undefined {
    return this.#messages.get(id);
  }

  list(): readonly OutboxMessage[] {
    return [...this.#messages.values()];
  }

  /** Answers a waiting message; says whether it was waiting. */
  answer(id: string, answer: JsonObject, gives: LateAnswer): boolean {
    return this.#settle(id, { state: 'answered', answer }, gives);
  }

  /** Changes what a message that nobody waits for says, such as a ticket's state. */
  rewrite(id: string, asked: JsonObject): void {
    const message = this.#messages.get(id);
    if (message !== undefined) {
      this.#messages.set(id, { ...message, asked });
      this.#changed();
    }
  }

  /** Takes back what a run still asks, because it ended. */
  withdraw(executionId: string): void {
    for (const message of this.#messages.values()) {
      if (message.executionId === executionId && message.state === 'waiting') {
        this.#settle(message.id, { state: 'withdrawn' });
      }
    }
  }

  /** Forgets everything that nobody waits for. */
  clear(): void {
    for (const { id, state } of this.#messages.values()) {
      if (state !== 'waiting') {
        this.#messages.delete(id);
      }
    }
    this.#changed();
  }

  /** Gives everything in it as `restore` takes it. */
  toJson(): Json {
    return this.list() as unknown as Json;
  }

  /** Puts what `toJson` gave in the place of everything; deadlines that passed in between come up soon. */
  restore(messages: readonly OutboxMessage[]): void {
    for (const id of this.#messages.keys()) {
      this.#hours.delete(hourOf(id));
    }
    this.#messages.clear();
    for (const message of messages) {
      this.#keep(message);
    }
  }

  #keep(message: OutboxMessage): void {
    this.#messages.set(message.id, message);
    const { deadline, atDeadline } = message;
    if (message.state === 'waiting' && deadline !== undefined && atDeadline !== undefined) {
      this.#hours.set(hourOf(message.id), Date.parse(deadline), () => {
        this.#settle(message.id, { state: 'expired' }, atDeadline);
      });
    }
    this.#changed();
  }

  #settle(
    id: string,
    change: Pick<OutboxMessage, 'state' | 'answer'>,
    gives?: LateAnswer,
  ): boolean {
    const message = this.#messages.get(id);
    if (message?.state !== 'waiting') {
      return false;
    }
    this.#messages.set(id, { ...message, ...change });
    this.#hours.delete(hourOf(id));
    this.#changed();
    if (gives !== undefined) {
      this.#handBack(message.executionId, message.call, gives);
    }
    return true;
  }

  /** Drops the oldest message that nobody waits for, or the oldest of all. */
  #makeRoom(): void {
    if (this.#messages.size <= KEPT_MESSAGES) {
      return;
    }
    let dropped: string | undefined;
    for (const { id, state } of this.#messages.values()) {
      dropped ??= id;
      if (state !== 'waiting') {
        dropped = id;
        break;
      }
    }
    this.#messages.delete(dropped ?? '');
    this.#hours.delete(hourOf(dropped ?? ''));
  }
}

function hourOf(id: string): string {
  return `outbox ${id}`;
}
