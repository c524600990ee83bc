/** Which of the things that match a rule it is for; members that are absent let all of them through. */
export interface Aim {
  /** Only the nth match, counting from 1. */
  readonly nth?: number;
  /** Every so-manieth match. */
  readonly every?: number;
  /** With this chance, by the book's seed. */
  readonly probability?: number;
}

/** A rule with its aim; `times` is how often it may strike. */
export interface Aimed {
  readonly match?: Aim;
  readonly times?: number;
}

interface Count {
  matched: number;
  struck: number;
}

/** Rules in force, of which the first that matches and is due strikes. The same rules, seed and questions strike alike. */
export class AimedRules<R extends Aimed> {
  #rules: readonly (readonly [R, Count])[] = [];
  #random: () => number = seededRandom(1);

  get rules(): readonly R[] {
    return this.#rules.map(([rule]) => rule);
  }

  /** Puts other rules in force; what was counted is forgotten. */
  set(rules: readonly R[], seed = 1): void {
    this.#rules = rules.map((rule) => [rule, { matched: 0, struck: 0 }]);
    this.#random = seededRandom(seed);
  }

  /** Gives the rule that strikes; every rule that matches counts it. */
  strike(matches: (rule: R) => boolean): R | undefined {
    let struck: R | undefined;
    for (const [rule, count] of this.#rules) {
      if (matches(rule)) {
        count.matched += 1;
        if (struck === undefined && this.#isDue(rule, count)) {
          count.struck += 1;
          struck = rule;
        }
      }
    }
    return struck;
  }

  #isDue({ match = {}, times }: R, { matched, struck }: Count): boolean {
    const { nth, every, probability } = match;
    return (
      struck < (times ?? Number.POSITIVE_INFINITY) &&
      (nth === undefined || matched === nth) &&
      (every === undefined || matched % every === 0) &&
      (probability === undefined || this.#random() < probability)
    );
  }
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
