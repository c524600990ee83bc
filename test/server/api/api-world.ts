import type { FastifyInstance } from 'fastify';
import { Masker } from '../../../src/kernel/mask.ts';
import { systemClock } from '../../../src/kernel/clock.ts';
import type { Clock } from '../../../src/kernel/clock.ts';
import type { EventView } from '../../../src/report/view/event-view.ts';
import { addApi } from '../../../src/server/api/add-api.ts';
import { onlyForThisMachine, refuseTokensInAddress } from '../../../src/server/api/guards.ts';
import type {
  ApiPort,
  Deed,
  Replicas,
  StreamNote,
  TokenPart,
} from '../../../src/server/api/ports.ts';
import { buildServer } from '../../../src/server/app.ts';
import type { Server } from '../../../src/server/app.ts';
import { RequestProblem } from '../../../src/server/request-problem.ts';
import { RIGHTS } from '../../../src/workflow/right.ts';
import type { Right } from '../../../src/workflow/right.ts';

/** The token that may do everything, and one for each right alone. */
export const ALL = 'the-token-for-all-of-it';

/** The token of the holder who has one right. */
export function tokenFor(right: Right): string {
  return `the-token-for-${right}-alone`;
}

export const TOKENS: readonly TokenPart[] = [
  { name: 'all', may: RIGHTS, read: async () => ALL },
  ...RIGHTS.map((right) => ({ name: right, may: [right], read: async () => tokenFor(right) })),
];

/** An API over parts that answer at once, and note what they are asked to do. */
export interface ApiWorld {
  readonly server: Server;
  readonly app: FastifyInstance;
  readonly deeds: { readonly tenant: string; readonly deed: Deed; readonly by: string }[];
  readonly kept: EventView[];
  tokens: readonly TokenPart[];
  /** Tells everybody who listens. */
  tell(note: StreamNote): void;
  /** How many listen. */
  listeners(): number;
}

/** What the API is made with. */
export interface ApiWorldOptions {
  readonly clock?: Clock;
  readonly tokens?: readonly TokenPart[];
  readonly thisMachineOnly?: boolean;
  readonly reads?: Partial<ApiPort['reads']>;
  readonly deeds?: Partial<ApiPort['deeds']>;
  readonly after?: ApiPort['events']['after'];
  readonly resumeAt?: ApiPort['events']['resumeAt'];
  readonly replicas?: Replicas;
}

/** Parts that answer at once, for what needs no server. */
export function portOf(options: ApiWorldOptions = {}, world?: Noting): ApiPort {
  const masker = new Masker();
  masker.learn('a-secret-of-the-configuration');
  const kept = world?.kept ?? [];
  return {
    reads: {
      sources: async () => ({ sources: [] }),
      tenants: async () => ({ tenants: [] }),
      tenant: never,
      workflow: never,
      diff: never,
      executions: async () => ({ executions: [] }),
      execution: never,
      failures: never,
      passes: never,
      ...options.reads,
    },
    deeds: {
      accept: async (tenant, deed, by) => {
        world?.deeds.push({ tenant, deed, by });
        return { accepted: true, by, at: '2026-01-05T09:00:00.000Z' };
      },
      plan: never,
      ...options.deeds,
    },
    events: {
      list: async ({ limit }) => ({ events: kept.toReversed().slice(0, limit) }),
      after:
        options.after ??
        (async (key, limit) => kept.filter((event) => event.key > key).slice(0, limit)),
      resumeAt: options.resumeAt ?? ((key) => key),
      subscribe: (listener) => {
        world?.listening.add(listener);
        return () => void world?.listening.delete(listener);
      },
    },
    tokens: () => world?.tokens ?? [],
    replicas: () => options.replicas,
    masker,
    version: '1.2.3',
  };
}

/** What the parts note. */
interface Noting {
  readonly deeds: ApiWorld['deeds'];
  readonly kept: EventView[];
  readonly tokens: readonly TokenPart[];
  readonly listening: Set<(note: StreamNote) => void>;
}

async function never(): Promise<never> {
  throw new RequestProblem(404, 'There is no tenant of this name here.');
}

/** Makes one; close its server at the end of the test. */
export function makeApi(options: ApiWorldOptions = {}): ApiWorld {
  const { clock = systemClock, thisMachineOnly = false, tokens = TOKENS } = options;
  const noting = { deeds: [], kept: [], tokens, listening: new Set<(note: StreamNote) => void>() };
  const port = portOf(options, noting);
  const server = buildServer({
    clock,
    guards: [refuseTokensInAddress, ...(thisMachineOnly ? [onlyForThisMachine] : [])],
    parts: [(app) => addApi(app, port, clock)],
  });
  return Object.assign(noting, {
    server,
    app: server.app,
    tell: (note: StreamNote) => noting.listening.forEach((listener) => listener(note)),
    listeners: () => noting.listening.size,
  });
}

/** An event as it is kept. */
export function eventOf(key: string, more: Record<string, unknown> = {}): EventView {
  return {
    key,
    time: '2026-01-05T09:00:00.000Z',
    level: 'info',
    event: 'pass.finished',
    msg: 'A pass ended.',
    ...more,
  };
}
