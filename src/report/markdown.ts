import { printable } from './printable.ts';

/** Text of strangers in Markdown: no markup, no HTML, no mention of people. */
export function plainText(text: string): string {
  return printable(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('@', '&#64;')
    .replaceAll('#', '&#35;')
    .replace(/[\\`*_[\]~|]/g, (character) => `&#${character.codePointAt(0) ?? 0};`);
}

/** A text in code, whatever backticks it holds. */
export function codeSpan(text: string): string {
  const fence = '`'.repeat(longestRun(text) + 1);
  const shown = printable(text);
  const padded = shown.startsWith('`') || shown.endsWith('`') ? ` ${shown} ` : shown;
  return `${fence}${padded}${fence}`;
}

/** A block of code, whatever fences it holds. */
export function fenced(text: string, language: string): string {
  const fence = '`'.repeat(Math.max(3, longestRun(text) + 1));
  return `${fence}${language}\n${text}\n${fence}`;
}

function longestRun(text: string): number {
  return Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
}
