import type { Json } from '../kernel/json.ts';

/** Which requests a fault is for; members that are absent match everything. */
export interface FaultMatch {
  readonly method?: string;
  /** The beginning of the path, or a regular expression over the path and query if it starts with `^`. */
  readonly path?: string;
  /** Only the nth matching request, counting from 1. */
  readonly nth?: number;
  /** Every so-manieth matching request. */
  readonly every?: number;
  /** With this chance, by the book's seed. */
  readonly probability?: number;
}

/** What goes wrong. */
export interface Fault {
  /** Answered instead of doing anything. */
  readonly status?: number;
  /** Replaces the answer's body; a text is sent as it is. */
  readonly body?: Json;
  readonly headers?: Readonly<Record<string, string>>;
  /** Waited before the answer; the request has been done by then, unless `status` or `cut: before` forbid it. */
  readonly delayMs?: number;
  /** The connection goes away before the request is done, after it, or in the middle of the answer. */
  readonly cut?: 'before' | 'after' | 'mid-body';
  /** What Content-Encoding claims, whatever the body is (facts 1.5). */
  readonly encoding?: string;
}

/** One fault with its aim; `times` is how often it may strike. */
export interface FaultRule {
  readonly match?: FaultMatch;
  readonly fault: Fault;
  readonly times?: number;
}

interface Armed {
  readonly rule: FaultRule;
  readonly path: RegExp | undefined;
  matched: number;
  struck: number;
}

/** The faults in force. The same rules, seed and requests give the same faults. */
export class FaultBook {
  #armed: readonly Armed[] = [];
  #random: () => number = seededRandom(1);

  /** Puts other rules in force. Throws a SyntaxError for a path that is no regular expression. */
  set(rules: readonly FaultRule[], seed = 1): void {
    this.#armed = rules.map((rule) => ({
      rule,
      path: rule.match?.path?.startsWith('^') === true ? new RegExp(rule.match.path) : undefined,
      matched: 0,
      struck: 0,
    }));
    this.#random = seededRandom(seed);
  }

  clear(): void {
    this.#armed = [];
  }

  /** Gives the fault that strikes a request; every rule that matches counts it. */
  strike(method: string, path: string): Fault | undefined {
    let fault: Fault | undefined;
    for (const armed of this.#armed) {
      if (matches(armed, method, path)) {
        armed.matched += 1;
        if (fault === undefined && this.#strikes(armed)) {
          armed.struck += 1;
          fault = armed.rule.fault;
        }
      }
    }
    return fault;
  }

  #strikes({ rule, matched, struck }: Armed): boolean {
    const { nth, every, probability } = rule.match ?? {};
    return (
      struck < (rule.times ?? Number.POSITIVE_INFINITY) &&
      (nth === undefined || matched === nth) &&
      (every === undefined || matched % every === 0) &&
      (probability === undefined || this.#random() < probability)
    );
  }
}

function matches({ rule, path: pattern }: Armed, method: string, path: string): boolean {
  const wanted = rule.match ?? {};
  if (wanted.method !== undefined && wanted.method.toUpperCase() !== method) {
    return false;
  }
  return pattern === undefined ? path.startsWith(wanted.path ?? '') : pattern.test(path);
}

/** A small generator (mulberry32) that gives the same numbers for the same seed on every machine. */
function seededRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
