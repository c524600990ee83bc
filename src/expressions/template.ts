/** One `{{ … }}` in a text; offsets count UTF-16 units from the start of the text. */
export interface Template {
  readonly start: number;
  /** The offset behind the closing braces; the text's length where they are missing. */
  readonly end: number;
  /** What stands between the braces, without the spaces around it. */
  readonly path: string;
  /** Where `path` starts. */
  readonly pathAt: number;
  readonly closed: boolean;
}

/** Finds the templates of a text, in order; the last one may be unclosed (facts 3.2). */
export function templatesIn(text: string): readonly Template[] {
  const found: Template[] = [];
  let start = text.indexOf('{{');
  while (start >= 0) {
    const close = text.indexOf('}}', start + 2);
    const inside = text.slice(start + 2, close < 0 ? text.length : close);
    const end = close < 0 ? text.length : close + 2;
    const pathAt = start + 2 + (inside.length - inside.trimStart().length);
    found.push({ start, end, path: inside.trim(), pathAt, closed: close >= 0 });
    start = text.indexOf('{{', end);
  }
  return found;
}

/**
 * Puts digits in the place of each closed template, as long as it is, so that a path with templates inside can be
 * parsed before the run has their values and places in it stay true.
 */
export function withPlaceholders(text: string): string {
  let out = '';
  let from = 0;
  for (const template of templatesIn(text)) {
    if (template.closed) {
      out += text.slice(from, template.start) + '1'.repeat(template.end - template.start);
      from = template.end;
    }
  }
  return out + text.slice(from);
}
