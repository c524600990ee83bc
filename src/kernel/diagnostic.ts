/** How much a finding weighs: an error takes its document out of the desired state. */
export type Severity = 'error' | 'warning' | 'info';

/** A place in a file; line and column count from 1, the pointer is RFC 6901. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** A finding about a file: what, where, and what to do. */
export interface Diagnostic extends Position {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly hint: string;
  readonly file: string;
  readonly pointer: string;
  /** The lines around the place with a caret under it; absent where the text holds a secret. */
  readonly frame?: string;
}

/** Draws the line of a place with its neighbours and a caret; long lines are cut around the caret. */
export function codeFrame(text: string, at: Position, around = 1): string {
  const lines = text.split(/\r\n|\n|\r/);
  const first = Math.max(1, at.line - around);
  const last = Math.min(lines.length, at.line + around);
  const width = String(last).length;
  const start = Math.max(0, at.column - 80);
  const out: string[] = [];
  for (let line = first; line <= last; line += 1) {
    const shown = (lines[line - 1] ?? '').slice(start, start + 120).replaceAll('\t', ' ');
    out.push(
      `${line === at.line ? '>' : ' '} ${String(line).padStart(width)} | ${shown}`.trimEnd(),
    );
    if (line === at.line) {
      out.push(`  ${' '.repeat(width)} | ${' '.repeat(Math.max(0, at.column - 1 - start))}^`);
    }
  }
  return out.join('\n');
}

/** Orders findings by file, line, column, code. */
export function byPlace(a: Diagnostic, b: Diagnostic): number {
  return (
    compareText(a.file, b.file) ||
    a.line - b.line ||
    a.column - b.column ||
    compareText(a.code, b.code)
  );
}

/** Compares two texts by code unit, the same on every machine. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
