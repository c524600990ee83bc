import type { Diagnostic, Severity } from '../kernel/diagnostic.ts';
import { sha256 } from '../kernel/json.ts';

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** Writes findings as SARIF 2.1.0 (OASIS), for code scanning; paths are relative to where the command ran. */
export function diagnosticsSarif(diagnostics: readonly Diagnostic[]): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].toSorted();
  const value = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'Mainsheet',
            rules: codes.map((id) => ({ id, help: { text: `See docs/rules.md, section ${id}.` } })),
          },
        },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((one) => resultOf(one, codes)),
      },
    ],
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function resultOf(one: Diagnostic, codes: readonly string[]): object {
  const { code, severity, message, hint, file, line, column, pointer } = one;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: hint === '' ? message : `${message} ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: {
            uri: encodeURI(file.replaceAll('\\', '/'))
              .replaceAll('#', '%23')
              .replaceAll('?', '%3F'),
          },
          region: { startLine: line, startColumn: column },
        },
        logicalLocations: [{ fullyQualifiedName: pointer }],
      },
    ],
    // The line is left out, so that a finding stays the same one when lines are put above it.
    partialFingerprints: { 'mainsheet/v1': sha256([code, file, pointer].join('\n')) },
  };
}
