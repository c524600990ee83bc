import { EnvHttpProxyAgent } from 'undici';
import type { Dispatcher } from 'undici';
import { isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { version } from '../kernel/version.ts';
import { gitError } from './errors.ts';
import { repositoryPage } from './repository-page.ts';

/** A request to the API in the name of an App. */
export interface ApiRequest {
  readonly method: 'GET' | 'POST';
  /** Behind the address of the API. */
  readonly path: string;
  readonly jwt: string;
  readonly body?: JsonObject;
}

/** What the API answered. */
export interface ApiAnswer {
  readonly status: number;
  /** The object in its body; empty when there is none. */
  readonly body: JsonObject;
  /** When it was answered by the clock of the server, in ms since 1970. */
  readonly date: number | undefined;
  readonly header: (name: string) => string | undefined;
}

const MAX_BODY_BYTES = 262_144;

/**
 * Where the API of a repository's host is: docs.github.com for github.com and for GitHub Enterprise Cloud with data
 * residency (`*.ghe.com`), `/api/v3` of the same host for GitHub Enterprise Server.
 */
export function githubApiUrl(repositoryUrl: string): string {
  const page = repositoryPage(repositoryUrl);
  const host = page?.host.toLowerCase() ?? '';
  if (host === 'github.com' || host === 'www.github.com') {
    return 'https://api.github.com';
  }
  return host.endsWith('.ghe.com') ? `https://api.${host}` : `${page?.origin ?? ''}/api/v3`;
}

/** Sends one request, past the same proxies as Git. Throws GIT_APP_UNREACHABLE. */
export async function askGithub(
  apiUrl: string,
  { method, path, jwt, body }: ApiRequest,
  timeoutMs: number,
): Promise<ApiAnswer> {
  const agent = new EnvHttpProxyAgent({ headersTimeout: timeoutMs, bodyTimeout: timeoutMs });
  const url = new URL(`${apiUrl.replace(/\/+$/, '')}${path}`);
  try {
    const response = await agent.request({
      origin: url.origin,
      path: url.pathname,
      method,
      headers: {
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${jwt}`,
        'user-agent': `mainsheet/${version()}`,
        'x-github-api-version': '2022-11-28',
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      },
      body: body === undefined ? null : JSON.stringify(body),
      // A real one, not the clock's: sockets take real time even where a test turns the clock by hand.
      signal: AbortSignal.timeout(timeoutMs),
    });
    return await answerOf(response);
  } catch (cause) {
    throw gitError('GIT_APP_UNREACHABLE', { message: `${url.origin} cannot be reached.`, cause });
  } finally {
    await agent.destroy();
  }
}

async function answerOf(response: Dispatcher.ResponseData): Promise<ApiAnswer> {
  const header = (name: string): string | undefined => {
    const value = response.headers[name];
    return typeof value === 'string' ? value : value?.[0];
  };
  const date = Date.parse(header('date') ?? '');
  return {
    status: response.statusCode,
    body: await objectIn(response),
    date: Number.isNaN(date) ? undefined : date,
    header,
  };
}

async function objectIn({ body }: Dispatcher.ResponseData): Promise<JsonObject> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > MAX_BODY_BYTES) {
      return {};
    }
  }
  try {
    const value = JSON.parse(Buffer.concat(chunks).toString('utf8')) as Json;
    return isObject(value) ? value : {};
  } catch {
    return {};
  }
}
