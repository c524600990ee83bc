/**
 * Reads a URL; undefined for text that is none. Not by `URL.canParse`: on Node 20 it answers otherwise for letters such
 * as ß once it has been called often enough to be compiled.
 */
export function readUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base);
  } catch {
    return undefined;
  }
}
