import picocolors from 'picocolors';

/** Colours, or their absence: every function gives its text back when there are none. */
export type Colours = ReturnType<typeof picocolors.createColors>;

const SIGNS: Readonly<Record<string, (colours: Colours) => (text: string) => string>> = {
  '+': ({ green }) => green,
  '-': ({ red }) => red,
  '~': ({ yellow }) => yellow,
};

/** The colours for a writer that may use them or not. */
export function coloursFor(enabled: boolean): Colours {
  return picocolors.createColors(enabled);
}

/** Colours the lines of a diff by their signs. */
export function colourDiff(lines: readonly string[], colours: Colours): readonly string[] {
  return lines.map((line) => {
    const sign = line.trimStart()[0] ?? '';
    return SIGNS[sign]?.(colours)(line) ?? line;
  });
}
