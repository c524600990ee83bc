import type { Config, SourceConfig, SourceRef, WebhookConfig } from '../config/config.ts';
import { SHORTEST_TOKEN } from '../config/secret-ref.ts';
import { makeEvent } from '../report/event.ts';
import type { EventLog } from '../report/log.ts';
import type { FollowedRef } from '../server/hooks/concerns.ts';
import type { HookPort, Received, Webhook } from '../server/hooks/hook-port.ts';
import type { Refusal } from '../server/hooks/refusals.ts';
import type { House } from './house.ts';

/** The webhooks of a configuration, and what their deliveries lead to. */
export class Webhooks implements HookPort {
  readonly #house: House;
  readonly #log: EventLog;
  readonly #pushed: (source: string) => void;
  #webhooks: ReadonlyMap<string, Webhook>;

  constructor(house: House, log: EventLog, pushed: (source: string) => void) {
    this.#house = house;
    this.#log = log;
    this.#pushed = pushed;
    this.#webhooks = this.#of(house.config);
  }

  /** Takes over the webhooks of another configuration. */
  takeOver(config: Config): void {
    this.#webhooks = this.#of(config);
  }

  webhook(source: string): Webhook | undefined {
    return this.#webhooks.get(source);
  }

  pushed(source: string): void {
    this.#pushed(source);
  }

  received({ source, provider, refs, accepted }: Received): void {
    const outcome = accepted ? 'accepted' : 'ignored';
    const names = refs.map(({ ref }) => ref);
    this.#log.tell(makeEvent('webhook.received', { source, provider, refs: names, outcome }));
  }

  refused(refusal: Refusal): void {
    this.#log.tell(makeEvent('webhook.refused', { ...refusal }));
  }

  #of(config: Config): ReadonlyMap<string, Webhook> {
    return new Map(
      config.sources.flatMap((source) => {
        const { name, webhook } = source;
        return webhook === undefined ? [] : [[name, this.#webhook(webhook, source, config)]];
      }),
    );
  }

  #webhook(
    { provider, paths, secrets }: WebhookConfig,
    { name, ref }: SourceConfig,
    { tenants }: Config,
  ): Webhook {
    const own = tenants.filter(({ source }) => source === name).map(({ path }) => path);
    return {
      ...(provider === undefined ? {} : { provider }),
      followed: {
        ref: followedRef(ref),
        ...(paths === undefined ? {} : { paths: [...paths, ...own] }),
      },
      secrets: async () => {
        const read = await Promise.all(
          secrets.map((secret) => this.#house.secret(secret).catch(() => '')),
        );
        return read.filter((secret) => secret.length >= SHORTEST_TOKEN);
      },
    };
  }
}

function followedRef(ref: SourceRef): FollowedRef {
  return ref.kind === 'branch' || ref.kind === 'tag'
    ? { kind: ref.kind, name: ref.name }
    : { kind: ref.kind };
}
