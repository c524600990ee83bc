/** How many values one evaluation may look at, filters included; beyond it the path finds nothing. */
export const MAX_VISITS = 100_000;

/** Reading this many characters counts as looking at one value. */
const CHARACTERS_PER_VISIT = 32;

/** Thrown inside an evaluation only; `withinBudget` turns it into a value. */
class BudgetSpent extends Error {}

/** Counts what one evaluation looks at, and ends it when that is too much. */
export class Budget {
  #left = MAX_VISITS;

  /** Notes `visits` values looked at. */
  spend(visits = 1): void {
    this.#left -= visits;
    if (this.#left < 0) {
      throw new BudgetSpent();
    }
  }

  /** Notes a text that is made, compared or searched; gives it back. */
  reading(text: string): string {
    this.spend(text.length / CHARACTERS_PER_VISIT);
    return text;
  }
}

/** Runs an evaluation; undefined when it spends its budget, or when the data are nested deeper than the stack goes. */
export function withinBudget<T>(evaluate: (budget: Budget) => T): T | undefined {
  try {
    return evaluate(new Budget());
  } catch (error) {
    if (error instanceof BudgetSpent || error instanceof RangeError) {
      return undefined;
    }
    throw error;
  }
}
