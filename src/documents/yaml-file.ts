import { decodeFile } from './decode-file.ts';
import { fileDiagnostic } from './file-findings.ts';
import type { FileFindingCode } from './file-findings.ts';
import { LineIndex } from './line-index.ts';
import { parseYaml } from './parse-yaml.ts';
import type { TextFinding } from './parse-yaml.ts';
import { positionsOf } from './positions.ts';
import { secretLines } from './secret-lines.ts';
import { walkYaml } from './walk-yaml.ts';
import { codeFrame } from '../kernel/diagnostic.ts';
import type { Diagnostic, Position } from '../kernel/diagnostic.ts';
import { isObject } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';

/** The places of a file's values, and the lines around them. */
export interface Places {
  readonly file: string;
  /** The place of a pointer, or of its nearest ancestor that the file has. */
  at(pointer: Pointer): Position;
  /** The lines around a place; undefined where they hold a secret. */
  frame(at: Position): string | undefined;
}

/** The value of a file that is no workflow, with its places; or why there is none. */
export type YamlFile =
  | { readonly ok: true; readonly value: JsonObject; readonly places: Places }
  | { readonly ok: false; readonly diagnostics: readonly Diagnostic[] };

/** Reads a file's bytes to a mapping, as workflow files are read; `tagged` lets tags stand in it. */
export function readYamlFile(file: string, bytes: Uint8Array, tagged?: 'tagged'): YamlFile {
  const decoded = decodeFile(bytes);
  if (!decoded.ok) {
    const at =
      decoded.text === undefined ? {} : new LineIndex(decoded.text).at(decoded.offset ?? 0);
    return { ok: false, diagnostics: [fileDiagnostic(decoded.code, file, undefined, at)] };
  }
  const { text } = decoded;
  const lines = new LineIndex(text);
  const drawn = framesOf(text);
  const failed = (findings: readonly TextFinding[]): YamlFile => ({
    ok: false,
    diagnostics: findings.map(({ code, detail, offset, pointer }) => {
      const at = lines.at(offset);
      const frame = drawn(at);
      return {
        ...fileDiagnostic(code, file, detail, { ...at, pointer: pointer ?? '' }),
        ...(frame === undefined ? {} : { frame }),
      };
    }),
  });
  const only = (code: FileFindingCode): YamlFile => failed([{ code, offset: 0 }]);
  const parsed = parseYaml(text);
  const root = parsed.document.contents;
  if (parsed.findings.length > 0) {
    return failed(parsed.findings);
  }
  if (root === null) {
    return only('FILE_EMPTY');
  }
  const { value, places, findings } = walkYaml(
    root,
    tagged === undefined ? undefined : { file, lines },
  );
  if (findings.length > 0 || value === undefined) {
    return failed(findings);
  }
  if (!isObject(value)) {
    return only('FILE_NOT_A_MAPPING');
  }
  const positions = positionsOf({ value, places, lines }, []);
  return {
    ok: true,
    value,
    places: { file, at: (pointer) => positions.at(pointer), frame: drawn },
  };
}

/** Makes a drawer of the lines around a place, which draws none that holds a secret. */
export function framesOf(text: string): (at: Position) => string | undefined {
  const hidden = secretLines(text);
  return (at) =>
    [at.line - 1, at.line, at.line + 1].some((line) => hidden.has(line))
      ? undefined
      : codeFrame(text, at);
}
