import { appError } from '../../kernel/app-error.ts';
import { isObject, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { readUrl } from '../../kernel/url.ts';
import { version } from '../../kernel/version.ts';
import { isLoopback } from '../../kernel/web-address.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { say } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';

/** A daemon that is asked over its API. */
export interface ServerClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
}

const TIMEOUT_MS = 120_000;

/** Speaks to a daemon with the token of the environment. Throws COMMAND_USAGE for an address that is none. */
export function openServer(terminal: Terminal, address: string): ServerClient {
  const url = readUrl(address);
  if (url === undefined || !/^https?:$/.test(url.protocol) || url.username + url.password !== '') {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: 'The address of the server must be like https://mainsheet.example, without a user.',
    });
  }
  const token = terminal.env['MAINSHEET_TOKEN'] ?? '';
  if (token !== '' && url.protocol === 'http:' && !isLoopback(url.hostname)) {
    say(terminal, `The token goes to ${url.host} over a connection that is not encrypted.`);
  }
  const root = `${url.origin}${url.pathname.replace(/\/+$/, '')}/api/v1`;
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    const headers = {
      accept: 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.any([terminal.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    return read<T>(await reach(`${root}${path}`, { ...init, headers, signal }, terminal), url);
  };
  return {
    get: (path) => ask(path, {}),
    post: (path, body = {}) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}

async function reach(at: string, init: RequestInit, terminal: Terminal): Promise<Response> {
  try {
    // Nothing leads elsewhere, where the token does not belong.
    return await fetch(at, { ...init, redirect: 'error' });
  } catch (cause) {
    terminal.signal.throwIfAborted();
    const { origin } = new URL(at);
    throw appError(COMMAND_ERRORS, 'COMMAND_SERVER_UNREACHABLE', {
      message: `${origin} (${reasonOf(cause)}).`,
      cause,
    });
  }
}

function reasonOf(cause: unknown): string {
  const inner = cause instanceof Error ? (cause.cause ?? cause) : cause;
  const { code, name } = inner as { readonly code?: string; readonly name?: string };
  return code ?? name ?? 'no answer';
}

async function read<T>(response: Response, { host }: URL): Promise<T> {
  const answer = await jsonOf(response);
  const theirs = response.headers.get('mainsheet-version') ?? undefined;
  if (response.ok && theirs !== undefined && answer !== undefined) {
    return answer as T;
  }
  const problem = isObject(answer) ? answer : {};
  const detail = stringAt(problem, 'detail') ?? `It answered ${response.status}.`;
  switch (response.status) {
    case 401:
      throw appError(COMMAND_ERRORS, 'COMMAND_SERVER_UNAUTHORIZED', { message: detail });
    case 403:
      throw appError(COMMAND_ERRORS, 'COMMAND_SERVER_FORBIDDEN', { message: detail });
    default:
  }
  if (theirs === undefined) {
    throw appError(COMMAND_ERRORS, 'COMMAND_SERVER_OTHER', {
      message: `${host} answered ${response.status}; this is version ${version()}.`,
    });
  }
  throw appError(COMMAND_ERRORS, 'COMMAND_SERVER_REFUSED', {
    message: detail,
    ...hintOf(problem),
  });
}

function hintOf(problem: JsonObject): { readonly hint?: string } {
  const hint = stringAt(problem, 'hint');
  return hint === undefined ? {} : { hint };
}

async function jsonOf(response: Response): Promise<Json | undefined> {
  try {
    return (await response.json()) as Json;
  } catch {
    return undefined;
  }
}
