import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { buffer } from 'node:stream/consumers';
import { decodeFile } from '../documents/decode-file.ts';
import { fileDiagnostic } from '../documents/file-findings.ts';
import { LineIndex } from '../documents/line-index.ts';
import { parseYaml } from '../documents/parse-yaml.ts';
import type { TextFinding } from '../documents/parse-yaml.ts';
import { walkYaml } from '../documents/walk-yaml.ts';
import { appError } from '../kernel/app-error.ts';
import { isObject } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { Terminal } from './terminal.ts';

/** Reads a run's input, a map in YAML or JSON, from a file or with `-` from stdin. Throws COMMAND_INPUT. */
export async function readInput(terminal: Terminal, file: string): Promise<JsonObject> {
  const shown = file === '-' ? 'stdin' : file;
  const decoded = decodeFile(await bytesOf(terminal, file, shown));
  if (!decoded.ok) {
    throw unusable(`${shown}: ${fileDiagnostic(decoded.code, shown).message}`);
  }
  const parsed = parseYaml(decoded.text);
  const root = parsed.document.contents;
  const walked = parsed.findings.length > 0 || root === null ? undefined : walkYaml(root);
  const [finding] = walked?.findings ?? parsed.findings;
  if (finding !== undefined) {
    throw unusable(placed(shown, decoded.text, finding));
  }
  if (!isObject(walked?.value)) {
    throw unusable(`${shown} must hold a map: its members become $.trigger.`);
  }
  return walked.value;
}

async function bytesOf(terminal: Terminal, file: string, shown: string): Promise<Uint8Array> {
  try {
    return file === '-'
      ? await buffer(terminal.stdin)
      : await readFile(path.resolve(terminal.cwd, file));
  } catch (cause) {
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', { message: `${shown} cannot be read.`, cause });
  }
}

function placed(shown: string, text: string, { code, detail, offset }: TextFinding): string {
  const place = new LineIndex(text).at(offset);
  const { message, line, column } = fileDiagnostic(code, shown, detail, place);
  return `${shown}:${line}:${column} ${message}`;
}

function unusable(message: string): Error {
  return appError(COMMAND_ERRORS, 'COMMAND_INPUT', { message });
}
