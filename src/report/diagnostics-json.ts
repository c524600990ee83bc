import type { Diagnostic, Severity } from '../kernel/diagnostic.ts';

/** Writes findings as JSON, with the count of each severity. */
export function diagnosticsJson(diagnostics: readonly Diagnostic[]): string {
  const count = (severity: Severity): number =>
    diagnostics.filter((one) => one.severity === severity).length;
  const value = {
    format: 'mainsheet diagnostics 1',
    summary: { errors: count('error'), warnings: count('warning'), infos: count('info') },
    diagnostics,
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}
