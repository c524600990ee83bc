/** How many steps one run may take, loop bodies included; what goes on longer goes round in circles. */
export const MAX_STEPS = 10_000;

/** Items that a parallel loop takes; one more fails the step (facts 2.7). */
export const MAX_PARALLEL_ITEMS = 250;

/** Items after which a serial loop stops without a word (facts 2.7). */
export const MAX_SERIAL_ITEMS = 50;

/** Operations on one variable (facts 2.7). */
export const MAX_TRANSFORMS = 50;

/** UTF-16 units of one text that a step makes; keeps doubling in a circle from filling the memory. */
export const MAX_TEXT = 1024 * 1024;

/** Rough size, in characters of JSON, of what one step may leave behind: copies of the whole state inside the state multiply. */
export const MAX_OUTPUT = 4 * 1024 * 1024;
