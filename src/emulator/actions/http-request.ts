import { isObject, own } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import { objectAt, textAt } from './asked.ts';
import { readUrl } from '../../kernel/url.ts';

/** A request as an HTTP step describes it. */
export interface HttpRequest {
  readonly url: URL;
  readonly method: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string;
}

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  json: 'application/json',
  'json-patch+json': 'application/json-patch+json',
  form: 'application/x-www-form-urlencoded',
};

/** The part of a URL that a relative one is missing; nothing is ever called there. */
export const NOWHERE = 'http://relative.invalid';

/** Reads the URL of an HTTP step, query included; undefined when it is none. */
export function urlOf(attributes: JsonObject): URL | undefined {
  const written = textAt(attributes, 'url') ?? '';
  const url = written === '' ? undefined : readUrl(written, NOWHERE);
  if (url === undefined) {
    return undefined;
  }
  for (const [key, value] of Object.entries(objectAt(attributes, 'urlParams'))) {
    url.searchParams.append(key, textOf(value));
  }
  return url;
}

/** Builds the request of an HTTP step (facts 4.1); the trouble is a body that is not what it claims to be. */
export function requestOf(attributes: JsonObject, url: URL): Result<HttpRequest, string> {
  const method = (textAt(attributes, 'method') ?? 'get').toUpperCase();
  const written = Object.entries(objectAt(attributes, 'requestHeaders'));
  const headers = written.map(([key, value]) => [key.toLowerCase(), textOf(value)] as const);
  if (method === 'GET' || method === 'HEAD') {
    return { ok: true, value: { url, method, headers: Object.fromEntries(headers) } };
  }
  const type = textAt(attributes, 'requestContentType') ?? 'json';
  const body = bodyOf(attributes, type);
  if (!body.ok) {
    return body;
  }
  const typed = body.value === undefined ? [] : [['content-type', CONTENT_TYPES[type] ?? type]];
  return {
    ok: true,
    value: {
      url,
      method,
      headers: Object.fromEntries([...typed, ...headers]),
      ...(body.value === undefined ? {} : { body: body.value }),
    },
  };
}

/** Reads the JSON body of an HTTP step. A template may have made a text of it, which has to be JSON (facts 5.3). */
export function jsonBodyOf(attributes: JsonObject, key: string): Result<Json | undefined, string> {
  const value = own(attributes, key);
  if (value === undefined || value === null || value === '') {
    return { ok: true, value: undefined };
  }
  if (typeof value !== 'string') {
    return { ok: true, value };
  }
  try {
    return { ok: true, value: JSON.parse(value) as Json };
  } catch {
    return { ok: false, trouble: `The request body (${key}) is not JSON.` };
  }
}

function bodyOf(attributes: JsonObject, type: string): Result<string | undefined, string> {
  if (type === 'form') {
    return { ok: true, value: formOf(own(attributes, 'formRequestBody')) };
  }
  const key = type === 'json-patch+json' ? 'jsonPatchRequestBody' : 'jsonRequestBody';
  const json = jsonBodyOf(attributes, key);
  return json.ok
    ? { ok: true, value: json.value === undefined ? undefined : JSON.stringify(json.value) }
    : json;
}

/** A form is a map, or lines of `key:value` (facts 4.1). */
function formOf(value: Json | undefined): string {
  const lines = typeof value === 'string' ? value.split('\n') : [];
  const pairs = isObject(value)
    ? Object.entries(value).map(([key, member]) => [key, textOf(member)] as const)
    : lines.flatMap((line) => {
        const at = line.indexOf(':');
        return at < 1 ? [] : [[line.slice(0, at).trim(), line.slice(at + 1).trim()] as const];
      });
  return new URLSearchParams(Object.fromEntries(pairs)).toString();
}

function textOf(value: Json): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
