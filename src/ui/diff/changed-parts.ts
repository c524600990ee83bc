/** Two texts as what they begin and end with in common, and what stands between. */
export interface ChangedParts {
  readonly before: string;
  readonly left: string;
  readonly right: string;
  readonly after: string;
}

/** Finds the part of two texts that differs. */
export function changedParts(left: string, right: string): ChangedParts {
  const shorter = Math.min(left.length, right.length);
  let start = 0;
  while (start < shorter && left[start] === right[start]) {
    start += 1;
  }
  let end = 0;
  while (end < shorter - start && left.at(-1 - end) === right.at(-1 - end)) {
    end += 1;
  }
  return {
    before: left.slice(0, start),
    left: left.slice(start, left.length - end),
    right: right.slice(start, right.length - end),
    after: left.slice(left.length - end),
  };
}
