/** One request as it arrived and was answered; status 0 means that the connection was cut. */
export interface LoggedRequest {
  /** RFC 3339, by the tenant's clock. */
  readonly time: string;
  readonly method: string;
  /** Path with query. */
  readonly path: string;
  readonly operation: string;
  readonly client: string | null;
  readonly status: number;
}

/** Counts of requests since the log was cleared; token requests stand apart from the API's own. */
export interface RequestCounts {
  readonly total: number;
  readonly token: number;
  readonly byMethod: Readonly<Record<string, number>>;
  readonly byOperation: Readonly<Record<string, number>>;
}

/** The name of the token operation in the log. */
export const TOKEN_OPERATION = 'token';

const KEPT = 10_000;

/** Remembers the newest 10,000 requests and counts all of them. */
export class RequestLog {
  readonly #ring: LoggedRequest[] = [];
  #next = 0;
  #total = 0;
  #token = 0;
  readonly #byMethod = new Map<string, number>();
  readonly #byOperation = new Map<string, number>();

  add(request: LoggedRequest): void {
    this.#ring[this.#next] = request;
    this.#next = (this.#next + 1) % KEPT;
    if (request.operation === TOKEN_OPERATION) {
      this.#token += 1;
      return;
    }
    this.#total += 1;
    increment(this.#byMethod, request.method);
    increment(this.#byOperation, request.operation);
  }

  counts(): RequestCounts {
    return {
      total: this.#total,
      token: this.#token,
      byMethod: Object.fromEntries(this.#byMethod),
      byOperation: Object.fromEntries(this.#byOperation),
    };
  }

  /** The remembered requests, oldest first. */
  list(): readonly LoggedRequest[] {
    return this.#ring.length < KEPT
      ? [...this.#ring]
      : [...this.#ring.slice(this.#next), ...this.#ring.slice(0, this.#next)];
  }

  clear(): void {
    this.#ring.length = 0;
    this.#next = 0;
    this.#total = 0;
    this.#token = 0;
    this.#byMethod.clear();
    this.#byOperation.clear();
  }
}

function increment(map: Map<string, number>, key: string): void {
  map.set(key, (map.get(key) ?? 0) + 1);
}
