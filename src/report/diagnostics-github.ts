import type { Diagnostic, Severity } from '../kernel/diagnostic.ts';

const COMMANDS: Readonly<Record<Severity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'notice',
};

/** Writes findings as GitHub workflow commands, which the host shows at the lines of a pull request. */
export function diagnosticsGithub(diagnostics: readonly Diagnostic[]): string {
  return diagnostics
    .map(({ severity, file, line, column, code, message, hint }) => {
      const place = `file=${property(file)},line=${line},col=${column},title=${property(code)}`;
      return `::${COMMANDS[severity]} ${place}::${data(hint === '' ? message : `${message}\n${hint}`)}\n`;
    })
    .join('');
}

/** Escapes the text of a command, as GitHub's own toolkit does: a line end would begin another command. */
function data(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A');
}

function property(text: string): string {
  return data(text).replaceAll(':', '%3A').replaceAll(',', '%2C');
}
