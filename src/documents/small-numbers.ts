/** Numbers that are kept in as few bytes as the largest of them needs: most files are shorter than 65,536 characters. */
export type SmallNumbers = Uint16Array | Uint32Array;

const TWO_BYTES = 65_536;

/** Packs whole numbers from 0 to 2^32 - 1. */
export function smallNumbers(numbers: readonly number[]): SmallNumbers {
  return numbers.every((number) => number < TWO_BYTES)
    ? Uint16Array.from(numbers)
    : Uint32Array.from(numbers);
}
