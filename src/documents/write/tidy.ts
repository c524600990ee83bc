import { visit } from 'yaml';
import { contentEnd } from './entry.ts';
import type { OrderedLines } from './ordered-lines.ts';
import type { YamlSource } from './yaml-source.ts';

/**
 * Takes white space off the ends of lines and blank lines off the end of a text, except inside scalars of several
 * lines.
 */
export function tidy(source: YamlSource, { texts, order }: OrderedLines): string {
  const { lines } = source;
  const kept = linesInScalars(source);
  const tidied = order.map((line) => {
    const text = texts[line] ?? '';
    return kept.has(line) ? text : text.trimEnd();
  });
  let end = tidied.length;
  while (end > 0 && tidied[end - 1] === '' && !kept.has(order[end - 1] ?? 0)) {
    end -= 1;
  }
  return tidied.slice(0, end).join(lines.eol) + lines.eol;
}

/** The lines whose end is inside a scalar. */
function linesInScalars({ document, lines }: YamlSource): ReadonlySet<number> {
  const inside = new Set<number>();
  visit(document, {
    Scalar: (_key, node) => {
      const start = lines.lineOf(node.range?.[0] ?? 0);
      const end = lines.lineOf(contentEnd(node)) + (isBlock(node.type) ? 1 : 0);
      for (let line = start; line < end; line += 1) {
        inside.add(line);
      }
    },
  });
  return inside;
}

function isBlock(type: string | null | undefined): boolean {
  return type === 'BLOCK_LITERAL' || type === 'BLOCK_FOLDED';
}
