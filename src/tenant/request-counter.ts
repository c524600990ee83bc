/** How many requests were made: `total` and `byMethod` without the token's, which stand apart. */
export interface RequestCounts {
  readonly total: number;
  readonly token: number;
  readonly byMethod: Readonly<Record<string, number>>;
}

/** Counts what was sent, every try by itself. */
export interface RequestCounter {
  snapshot(): RequestCounts;
  /** What was sent since a snapshot. */
  since(before: RequestCounts): RequestCounts;
}

/** The counter with the methods that only its owner calls. */
export class CountedRequests implements RequestCounter {
  readonly #byMethod = new Map<string, number>();
  #total = 0;
  #token = 0;

  countToken(): void {
    this.#token += 1;
  }

  count(method: string): void {
    this.#total += 1;
    this.#byMethod.set(method, (this.#byMethod.get(method) ?? 0) + 1);
  }

  snapshot(): RequestCounts {
    return {
      total: this.#total,
      token: this.#token,
      byMethod: Object.fromEntries(this.#byMethod),
    };
  }

  since(before: RequestCounts): RequestCounts {
    const methods = [...this.#byMethod]
      .map(([method, count]) => [method, count - (before.byMethod[method] ?? 0)] as const)
      .filter(([, count]) => count > 0);
    return {
      total: this.#total - before.total,
      token: this.#token - before.token,
      byMethod: Object.fromEntries(methods),
    };
  }
}
