import type { Json, JsonObject } from '../../src/kernel/json.ts';
import type { Behaviour, Limits } from '../../src/emulator/behaviour.ts';
import { buildEmulator } from '../../src/emulator/emulator.ts';
import type { Emulator, EmulatorOptions } from '../../src/emulator/emulator.ts';
import type { FaultRule } from '../../src/emulator/faults.ts';
import type { LoggedRequest, RequestCounts } from '../../src/emulator/request-log.ts';

/** Whatever JSON.parse gives: tests look into it as they please. */
type Parsed = ReturnType<typeof JSON.parse>;

/** An answer of the tenant as a test reads it. */
export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body as JSON; undefined when it is empty or something else. */
  readonly body: Parsed;
}

/** A workflow as the control route shows it. */
export interface ControlledWorkflow {
  readonly id: string;
  readonly workflow: Parsed;
  readonly revisions: readonly {
    readonly at: string;
    readonly by: { readonly id: string; readonly name: string };
    readonly how: string;
    readonly workflow: Parsed;
  }[];
}

/** The control routes, over HTTP. */
export interface Control {
  requests(): Promise<RequestCounts>;
  log(): Promise<readonly LoggedRequest[]>;
  resetRequests(): Promise<void>;
  workflows(): Promise<readonly ControlledWorkflow[]>;
  /** The stored workflow of this name; fails when there is none or more than one. */
  workflow(name: string): Promise<ControlledWorkflow>;
  edit(id: string, patch: readonly JsonObject[], as?: string): Promise<Parsed>;
  faults(list: readonly FaultRule[], seed?: number): Promise<void>;
  clearFaults(): Promise<void>;
  limits(limits: Partial<Limits>): Promise<void>;
  behaviour(behaviour: Partial<Behaviour>): Promise<void>;
  now(): Promise<string>;
  /** Moves the tenant's clock on by a duration such as `30s` or `2h`. */
  advance(duration: string): Promise<void>;
  /** Lets an event happen. */
  event(trigger: string, input: JsonObject): Promise<Parsed>;
  /** What the engine tells of an execution. */
  execution(id: string): Promise<Parsed>;
  state(): Promise<Parsed>;
  putState(state: Parsed): Promise<Parsed>;
}

/** The client with which programs under test sign in, as an identity of its own. */
export function robot(secret: string): NonNullable<EmulatorOptions['clients']>[number] {
  return { id: 'robot', secret, identity: { id: 'robot-id', name: 'Robot' } };
}

/** An embedded tenant that listens, with the means to steer it and to call it. */
export interface RunningEmulator {
  readonly url: string;
  readonly emulator: Emulator;
  readonly control: Control;
  /** A fresh access token of a client (`demo` by default). */
  token(id?: string, secret?: string): Promise<string>;
  /** Calls the API as `demo`, with a token that is fetched once and again when it has expired; PATCH bodies go as JSON Patch. */
  call(
    method: string,
    path: string,
    body?: Json,
    headers?: Record<string, string>,
  ): Promise<HttpAnswer>;
  dispose(): Promise<void>;
}

/** Starts an embedded tenant on a free port of 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<RunningEmulator> {
  const emulator = await buildEmulator(options);
  const url = await emulator.listen();
  const client = options.clients?.[0] ?? { id: 'demo', secret: 'demo' };
  let cached: Promise<string> | undefined;
  async function token(id = client.id, secret = client.secret): Promise<string> {
    const answer = await http(url, 'POST', '/oauth/token', {
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: id,
        client_secret: secret,
      }).toString(),
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
    });
    return answer.body.access_token as string;
  }
  return {
    url,
    emulator,
    control: controlOf(url),
    token,
    call: async (method, path, body, headers = {}) => {
      const type = method === 'PATCH' ? 'application/json-patch+json' : 'application/json';
      async function once(): Promise<HttpAnswer> {
        cached ??= token();
        return http(url, method, path, {
          ...(body === undefined ? {} : { body: JSON.stringify(body) }),
          headers: {
            authorization: `Bearer ${await cached}`,
            ...(body === undefined ? {} : { 'content-type': type }),
            ...headers,
          },
        });
      }
      const answer = await once();
      if (headers['authorization'] !== undefined || !answer.text.includes('JWT is expired')) {
        return answer;
      }
      // Time was moved on: a client would ask for a new token.
      cached = undefined;
      return once();
    },
    dispose: () => emulator.close(),
  };
}

/** Sends one request and reads the whole answer. */
export async function http(
  url: string,
  method: string,
  path: string,
  init: { readonly body?: string; readonly headers?: Record<string, string> } = {},
): Promise<HttpAnswer> {
  const response = await fetch(`${url}${path}`, { method, ...init });
  const text = await response.text();
  return { status: response.status, headers: response.headers, text, body: parse(text) };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function controlOf(url: string): Control {
  async function ask(method: string, path: string, body?: unknown): Promise<Parsed> {
    const answer = await http(url, method, `/_emulator${path}`, {
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      headers: { 'content-type': 'application/json' },
    });
    if (answer.status >= 300) {
      throw new Error(`${method} /_emulator${path}: ${answer.status} ${answer.text}`);
    }
    return answer.body;
  }
  return {
    requests: () => ask('GET', '/requests'),
    log: async () => (await ask('GET', '/requests?log=true')).log,
    resetRequests: () => ask('DELETE', '/requests'),
    workflows: () => ask('GET', '/workflows'),
    workflow: async (name) => {
      const all: ControlledWorkflow[] = await ask('GET', '/workflows');
      const found = all.filter((row) => row.workflow.name === name);
      if (found.length !== 1) {
        throw new Error(`There are ${found.length} workflows called ${name}`);
      }
      return found[0]!;
    },
    edit: (id, patch, as = 'Ann Admin') => ask('PATCH', `/workflows/${id}`, { as, patch }),
    faults: (list, seed) =>
      ask('PUT', '/faults', seed === undefined ? list : { seed, faults: list }),
    clearFaults: () => ask('DELETE', '/faults'),
    limits: (limits) => ask('PUT', '/limits', limits),
    behaviour: (behaviour) => ask('PUT', '/behaviour', behaviour),
    now: async () => (await ask('GET', '/clock')).now,
    advance: (duration) => ask('POST', '/clock', { advance: duration }),
    event: (trigger, input) => ask('POST', '/events', { trigger, input }),
    execution: (id) => ask('GET', `/executions/${id}`),
    state: () => ask('GET', '/state'),
    putState: (state) => ask('PUT', '/state', state),
  };
}
