import type { Diagnostic, Severity } from '../kernel/diagnostic.ts';
import { coloursFor } from './colours.ts';
import type { Colours } from './colours.ts';
import { printable, printableLines } from './printable.ts';

/** Writes findings for a terminal: place, code and sentence, the lines around the place, the hint. */
export function diagnosticsText(
  diagnostics: readonly Diagnostic[],
  options: { readonly color: boolean },
): string {
  const colours = coloursFor(options.color);
  return diagnostics.map((one) => paragraph(one, colours)).join('\n\n');
}

function paragraph(one: Diagnostic, colours: Colours): string {
  const place = `${printable(one.file)}:${one.line}:${one.column}`;
  const frame = one.frame === undefined ? [] : printableLines(one.frame).split('\n');
  return [
    `${colours.bold(place)} ${painted(one.severity, colours)} ${printable(one.message)} ${colours.dim(`[${one.code}]`)}`,
    ...frame.map((line) => colours.dim(`  ${line}`)),
    ...(one.hint === '' ? [] : [`  → ${printable(one.hint)}`]),
  ].join('\n');
}

function painted(severity: Severity, colours: Colours): string {
  switch (severity) {
    case 'error':
      return colours.red('error');
    case 'warning':
      return colours.yellow('warning');
    case 'info':
      return colours.cyan('info');
  }
}
