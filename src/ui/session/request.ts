/** Why the daemon did not do what it was asked. */
export interface Refused {
  readonly status: number;
  /** In words, to be shown. */
  readonly message: string;
}

/** What the daemon answered, or why it did not. */
export type Answer<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly refused: Refused };

/** No answer takes longer. */
const TIMEOUT_MS = 30_000;

/** Asks the daemon's API. A token goes in the header, nowhere else. */
export async function request<T>(
  path: string,
  token: string | undefined,
  sent?: { readonly method: 'POST'; readonly body: object },
): Promise<Answer<T>> {
  try {
    const response = await fetch(path, {
      method: sent?.method ?? 'GET',
      headers: {
        accept: 'application/json',
        ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
        ...(sent === undefined ? {} : { 'content-type': 'application/json' }),
      },
      cache: 'no-store',
      signal: AbortSignal.timeout(TIMEOUT_MS),
      ...(sent === undefined ? {} : { body: JSON.stringify(sent.body) }),
    });
    const body = (await response.json().catch(() => undefined)) as unknown;
    return response.ok
      ? { ok: true, value: body as T }
      : { ok: false, refused: { status: response.status, message: messageOf(response, body) } };
  } catch {
    return { ok: false, refused: { status: 0, message: 'The daemon does not answer.' } };
  }
}

function messageOf(response: Response, body: unknown): string {
  const detail =
    typeof body === 'object' && body !== null && 'detail' in body ? body.detail : undefined;
  return typeof detail === 'string' ? detail : `The daemon answered ${response.status}.`;
}
