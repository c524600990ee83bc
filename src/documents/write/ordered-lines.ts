import type { YamlSource } from './yaml-source.ts';

/** The lines of a text, by their old number, and the old numbers in the new order. */
export interface OrderedLines {
  readonly texts: readonly string[];
  readonly order: readonly number[];
}

/** Gives the lines of a text as they are. */
export function linesOf({ lines, text }: YamlSource): OrderedLines {
  const texts = Array.from({ length: lines.count }, (_, line) =>
    text.slice(lines.start(line), lines.end(line)),
  );
  return { texts, order: texts.map((_, line) => line) };
}
