import { toError } from '../../kernel/app-error.ts';
import { objectOf } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { LateAnswer } from '../executions/runner.ts';
import { failure, output } from './asked.ts';
import type { HttpRequest } from './http-request.ts';

const TIMEOUT_MS = 10_000;
const BODY_LIMIT_BYTES = 1024 * 1024;
const MAX_REDIRECTS = 5;

/** How much of a failed call's body its error message repeats. */
const MESSAGE_LIMIT = 1000;

/** Says whether an address is this machine's own. */
export function isLoopback(url: URL): boolean {
  return (
    /^https?:$/.test(url.protocol) && /^(localhost|\[::1\]|127(\.\d{1,3}){3})$/.test(url.hostname)
  );
}

/** Does an HTTP call to this machine; every trouble, a status of 400 or more included (facts 5.4), is an error answer. */
export async function callHttp(request: HttpRequest): Promise<LateAnswer> {
  try {
    const signal = AbortSignal.timeout(TIMEOUT_MS);
    const response = await follow(request, signal, MAX_REDIRECTS);
    const text = await limitedText(response);
    if (response.status >= 400) {
      return failure(response.status, `HTTP ${response.status}: ${text.slice(0, MESSAGE_LIMIT)}`);
    }
    return output({
      statusCode: response.status,
      headers: headersOf(response),
      body: parsed(text),
    });
  } catch (error) {
    const cause = error instanceof Error && error.cause !== undefined ? error.cause : error;
    const late = error instanceof Error && error.name === 'TimeoutError';
    return failure(late ? 504 : 502, `The request failed: ${toError(cause).message}`);
  }
}

/** Redirects are followed as long as they stay on this machine. */
async function follow(
  request: HttpRequest,
  signal: AbortSignal,
  redirects: number,
): Promise<Response> {
  const { url, method, headers, body = null } = request;
  const response = await fetch(url, { method, headers, body, signal, redirect: 'manual' });
  const location = response.headers.get('location');
  if (response.status < 300 || response.status > 399 || location === null) {
    return response;
  }
  await response.body?.cancel();
  const target = new URL(location, url);
  if (redirects === 0 || !isLoopback(target)) {
    throw new Error(`a redirect to ${target.origin} is not followed`);
  }
  const keeps = response.status === 307 || response.status === 308;
  const next = keeps ? { ...request, url: target } : { url: target, method: 'GET', headers };
  return follow(next, signal, redirects - 1);
}

async function limitedText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    size += chunk.length;
    if (size > BODY_LIMIT_BYTES) {
      throw new Error(`the answer is larger than ${BODY_LIMIT_BYTES} bytes`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

/** Headers as the platform's engine has them: names in title case, a list of values each. */
function headersOf(response: Response): JsonObject {
  return objectOf(
    [...response.headers].map(([name, value]) => [
      name.replaceAll(/(^|-)[a-z]/g, (start) => start.toUpperCase()),
      [value],
    ]),
  );
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}
