import { appError } from '../../kernel/app-error.ts';
import type { Json } from '../../kernel/json.ts';
import { readUrl } from '../../kernel/url.ts';
import { isLoopback } from '../../kernel/web-address.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import { say } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import { isOurs, serverProblem } from './server-problem.ts';

/** A daemon that is asked over its API. */
export interface ServerClient {
  get<T>(path: string): Promise<T>;
  post<T>(path: string, body?: object): Promise<T>;
}

const TIMEOUT_MS = 120_000;

/** What the codes of a connection that fails mean, where somebody can do something about it. */
const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'no such host is known',
  EAI_AGAIN: 'no such host is known',
  ECONNRESET: 'it cut the connection',
  TimeoutError: `no answer within ${TIMEOUT_MS / 1000} s`,
  ERR_SSL_WRONG_VERSION_NUMBER: 'it does not speak https; try http',
  SELF_SIGNED_CERT_IN_CHAIN: 'its certificate is not trusted; see NODE_EXTRA_CA_CERTS',
  DEPTH_ZERO_SELF_SIGNED_CERT: 'its certificate is not trusted; see NODE_EXTRA_CA_CERTS',
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: 'its certificate is not trusted; see NODE_EXTRA_CA_CERTS',
};

/** Speaks to a daemon with the token of the environment. Throws COMMAND_USAGE for an address that is none. */
export function openServer(terminal: Terminal, address: string): ServerClient {
  const url = readUrl(address);
  if (url === undefined || !isServer(url)) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message:
        'The address of the server must be like https://mainsheet.example, without a user or a query; a token goes into MAINSHEET_TOKEN.',
    });
  }
  const { host, hostname, origin, pathname, protocol } = url;
  const token = terminal.env['MAINSHEET_TOKEN'] ?? '';
  if (token !== '' && protocol === 'http:' && !isLoopback(hostname)) {
    say(terminal, `The token goes to ${host} over a connection that is not encrypted.`);
  }
  const root = `${origin}${pathname.replace(/(\/api\/v1)?\/*$/, '')}/api/v1`;
  const ask = async <T>(path: string, init: RequestInit): Promise<T> => {
    const headers = {
      accept: 'application/json',
      ...(token === '' ? {} : { authorization: `Bearer ${token}` }),
      ...(init.body === undefined ? {} : { 'content-type': 'application/json' }),
    };
    const signal = AbortSignal.any([terminal.signal, AbortSignal.timeout(TIMEOUT_MS)]);
    const response = await reach(`${root}${path}`, { ...init, headers, signal }, terminal);
    const answer = await jsonOf(response);
    if (response.ok && isOurs(response.headers) && answer !== undefined) {
      return answer as T;
    }
    throw serverProblem({ host, response, answer, withToken: token !== '' });
  };
  return {
    get: (path) => ask(path, {}),
    post: (path, body = {}) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
  };
}

function isServer({ protocol, username, password, search }: URL): boolean {
  return /^https?:$/.test(protocol) && username + password + search === '';
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
  const { code, name = '', message } = inner as Partial<Error & { readonly code: string }>;
  const key = code ?? name;
  const words = Object.hasOwn(REASONS, key) ? REASONS[key] : message;
  return code === undefined ? (words ?? 'no answer') : `${code}: ${words ?? 'no answer'}`;
}

async function jsonOf(response: Response): Promise<Json | undefined> {
  try {
    return (await response.json()) as Json;
  } catch {
    return undefined;
  }
}
