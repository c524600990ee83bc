import type { Json } from '../kernel/json.ts';
import { AimedRules } from './aim.ts';
import type { Aim } from './aim.ts';

/** Which requests a fault is for; members that are absent match everything. */
export interface FaultMatch extends Aim {
  readonly method?: string;
  /** The beginning of the path, or a regular expression over the path and query if it starts with `^`. */
  readonly path?: string;
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

/** The faults in force. The same rules, seed and requests give the same faults. */
export class FaultBook {
  readonly #rules = new AimedRules<FaultRule>();
  #patterns: ReadonlyMap<FaultRule, RegExp> = new Map();

  /** Puts other rules in force. Throws a SyntaxError for a path that is no regular expression. */
  set(rules: readonly FaultRule[], seed = 1): void {
    this.#patterns = new Map(
      rules.flatMap((rule) =>
        rule.match?.path?.startsWith('^') === true ? [[rule, new RegExp(rule.match.path)]] : [],
      ),
    );
    this.#rules.set(rules, seed);
  }

  clear(): void {
    this.set([]);
  }

  /** Gives the fault that strikes a request; every rule that matches counts it. */
  strike(method: string, path: string): Fault | undefined {
    return this.#rules.strike((rule) => this.#matches(rule, method, path))?.fault;
  }

  #matches(rule: FaultRule, method: string, path: string): boolean {
    const wanted = rule.match ?? {};
    if (wanted.method !== undefined && wanted.method.toUpperCase() !== method) {
      return false;
    }
    return this.#patterns.get(rule)?.test(path) ?? path.startsWith(wanted.path ?? '');
  }
}
