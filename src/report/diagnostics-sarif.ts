import type { Diagnostic, Severity } from '../kernel/diagnostic.ts';
import { sha256 } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { version } from '../kernel/version.ts';
import { sarifRule } from './sarif-rule.ts';

const LEVELS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
};

const SCHEMA = 'https://json.schemastore.org/sarif-2.1.0.json';

/** The name under which whoever reads the log knows the root of the sources. */
const ROOT = '%SRCROOT%';

/** Writes findings as SARIF 2.1.0 (OASIS), for code scanning; paths are relative to where the command ran. */
export function diagnosticsSarif(diagnostics: readonly Diagnostic[]): string {
  const codes = [...new Set(diagnostics.map(({ code }) => code))].toSorted();
  const value = {
    $schema: SCHEMA,
    version: '2.1.0',
    runs: [
      {
        tool: { driver: { name: 'Mainsheet', version: version(), rules: codes.map(sarifRule) } },
        originalUriBaseIds: { [ROOT]: { description: { text: 'Where the command ran.' } } },
        columnKind: 'utf16CodeUnits',
        results: diagnostics.map((one) => resultOf(one, codes)),
      },
    ],
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

function resultOf(one: Diagnostic, codes: readonly string[]): JsonObject {
  const { code, severity, message, hint, file, line, column, pointer } = one;
  return {
    ruleId: code,
    ruleIndex: codes.indexOf(code),
    level: LEVELS[severity],
    message: { text: hint === '' ? message : `${message} ${hint}` },
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: uriOf(file), uriBaseId: ROOT },
          region: { startLine: line, startColumn: column },
        },
        // The whole file is no place in it.
        ...(pointer === '' ? {} : { logicalLocations: [{ fullyQualifiedName: pointer }] }),
      },
    ],
    // The line is left out, so that a finding stays the same one when lines are put above it.
    partialFingerprints: { 'mainsheet/v1': sha256([code, file, pointer].join('\n')) },
  };
}

/** Writes a path as a relative reference (RFC 3986): a colon would make a scheme of what stands before it. */
function uriOf(file: string): string {
  return file.replaceAll('\\', '/').split('/').map(encodeURIComponent).join('/');
}
