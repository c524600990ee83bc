import { isMap, isScalar } from 'yaml';
import { byPlace, codeFrame } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { decodeFile } from './decode-file.ts';
import type { ReadDocument, RuleOptions, WorkflowDocument } from './document.ts';
import { fileDiagnostic } from './file-findings.ts';
import { LIMITS } from './limits.ts';
import { bodyOf } from './body.ts';
import { judge } from './judge.ts';
import { LineIndex } from './line-index.ts';
import { muteComments } from './mute-comments.ts';
import type { MuteComments } from './mute-comments.ts';
import { parseYaml } from './parse-yaml.ts';
import type { ParsedText, TextFinding } from './parse-yaml.ts';
import { positionsOf } from './positions.ts';
import { RULES } from './rules.ts';
import { secretLines } from './secret-lines.ts';
import { readSettings } from './settings.ts';
import { isTagged, markedTag } from './tag.ts';
import { holdsTag } from './tags-in.ts';
import { unwrap } from './unwrap.ts';
import { walkYaml } from './walk-yaml.ts';

/** Reads one workflow file: bytes to text to values, then every rule about a single file. Never throws. */
export function readDocument(
  file: string,
  bytes: Uint8Array,
  options: RuleOptions = {},
): ReadDocument {
  const decoded = decodeFile(bytes);
  if (!decoded.ok) {
    const place =
      decoded.text === undefined ? {} : new LineIndex(decoded.text).at(decoded.offset ?? 0);
    return { diagnostics: [fileDiagnostic(decoded.code, file, undefined, place)] };
  }
  try {
    return readText(file, decoded.text, options);
  } catch {
    // The error's own text may quote the file, so it is not told.
    return { diagnostics: [fileDiagnostic('FILE_UNREADABLE', file)] };
  }
}

function readText(file: string, text: string, options: RuleOptions): ReadDocument {
  const parsed = parseYaml(text);
  const lines = new LineIndex(text);
  const early = (findings: readonly TextFinding[], name = topLevelName(parsed)): ReadDocument => ({
    ...(name === undefined ? {} : { name }),
    diagnostics: finish(text, placeAll(file, lines, findings)),
  });
  const root = parsed.document.contents;
  if (parsed.findings.length > 0) {
    return early(parsed.findings);
  }
  if (root === null) {
    return early([{ code: 'FILE_EMPTY', offset: 0 }]);
  }
  const walked = walkYaml(root, { file, lines });
  const { value } = walked;
  if (value === undefined || walked.findings.some(({ code }) => code === 'YAML_TAG_UNKNOWN')) {
    return early(walked.findings);
  }
  if (!isObject(value)) {
    return early([...walked.findings, { code: 'FILE_NOT_A_MAPPING', offset: 0 }]);
  }
  const unwrapped = unwrap(value);
  if (unwrapped === undefined) {
    return early([...walked.findings, { code: 'FILE_NOT_ONE_WORKFLOW', offset: 0 }]);
  }
  const placed = { value, places: walked.places, lines };
  const positions = positionsOf(placed, unwrapped.mounts);
  const comments = muteComments(text);
  const many = positionsOf(placed, unwrapped.mounts, true);
  const diagnostics = finish(text, [
    ...placeAll(file, lines, walked.findings),
    ...judge(file, unwrapped, { positions: many, mutes: comments.mutes }, options),
    ...unknownMutes(file, comments),
    ...nameFindings(file, unwrapped.workflow, positions),
  ]);
  return result(file, unwrapped.workflow, { positions, mutes: comments.mutes }, diagnostics);
}

/** The name says which workflow is meant before the tenant is asked for anything, so it holds variables at most. */
function nameFindings(
  file: string,
  workflow: JsonObject,
  positions: WorkflowDocument['positions'],
): readonly Diagnostic[] {
  const tag = markedTag(own(workflow, 'name'))?.tag;
  const fits =
    tag === undefined ||
    tag.kind === 'var' ||
    (tag.kind === 'sub' && tag.parts.every(({ kind }) => kind === 'text' || kind === 'var'));
  const place = { ...positions.at('/name'), pointer: '/name' };
  return fits ? [] : [fileDiagnostic('TAG_IN_NAME', file, undefined, place)];
}

function unknownMutes(file: string, { comments }: MuteComments): readonly Diagnostic[] {
  const known = new Set(
    RULES.filter((rule) => rule.mutedBy === 'comment').map((rule) => rule.code),
  );
  return comments.flatMap(({ codes, line, column }) => {
    const wrong = codes.filter((code) => !known.has(code));
    return codes.length > 0 && wrong.length === 0
      ? []
      : [fileDiagnostic('MUTE_UNKNOWN_RULE', file, wrong.join(', '), { line, column })];
  });
}

function placeAll(
  file: string,
  lines: LineIndex,
  findings: readonly TextFinding[],
): readonly Diagnostic[] {
  return findings.map(({ code, detail, offset, pointer }) =>
    fileDiagnostic(code, file, detail, { ...lines.at(offset), pointer: pointer ?? '' }),
  );
}

/** The rules that find a credential: no line they speak of is drawn. */
const CREDENTIAL_RULES: ReadonlySet<string> = new Set(
  RULES.filter(({ group, mutedBy }) => group === 'Safety' && mutedBy !== 'comment').map(
    ({ code }) => code,
  ),
);

/** Puts the findings in order, cuts what is too many (errors stay longest), and draws frames that show no secret. */
function finish(text: string, found: readonly Diagnostic[]): readonly Diagnostic[] {
  if (found.length === 0) {
    return found;
  }
  const heaviest = found.toSorted((a, b) => weight(a) - weight(b)).slice(0, LIMITS.findings);
  const hidden = secretLines(text);
  const credentialLines = new Set(
    found.filter(({ code }) => CREDENTIAL_RULES.has(code)).map(({ line }) => line),
  );
  const framed = heaviest.toSorted(byPlace).map((diagnostic, index): Diagnostic => {
    const around = [diagnostic.line - 1, diagnostic.line, diagnostic.line + 1];
    const shown =
      index < LIMITS.frames &&
      around.every((line) => !hidden.has(line) && !credentialLines.has(line));
    return shown ? { ...diagnostic, frame: codeFrame(text, diagnostic) } : diagnostic;
  });
  const [first] = found;
  return first === undefined || found.length <= LIMITS.findings
    ? framed
    : [...framed, fileDiagnostic('FILE_MORE_FINDINGS', first.file)];
}

function weight({ severity }: Diagnostic): number {
  return severity === 'error' ? 0 : severity === 'warning' ? 1 : 2;
}

function result(
  file: string,
  workflow: JsonObject,
  places: Pick<WorkflowDocument, 'positions' | 'mutes'>,
  diagnostics: readonly Diagnostic[],
): ReadDocument {
  const name = nameIn(own(workflow, 'name'));
  if (name === undefined) {
    return { diagnostics };
  }
  const known = isTagged(name) ? {} : { name };
  if (diagnostics.some(({ severity }) => severity === 'error')) {
    return { ...known, diagnostics };
  }
  const block = own(workflow, 'mainsheet') ?? null;
  const { settings } = readSettings(block);
  const body = bodyOf(workflow);
  const document = { file, name, body, block, settings, tagged: holdsTag(body), ...places };
  return { document, ...known, diagnostics };
}

function nameIn(value: Json | undefined): string | undefined {
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}

/** Reads the name off the nodes of a file that is broken elsewhere. */
function topLevelName({ document }: ParsedText): string | undefined {
  const root: unknown = document.contents;
  if (!isMap(root)) {
    return undefined;
  }
  const pair = root.items.find(({ key }) => isScalar(key) && key.value === 'name');
  const value = pair !== undefined && isScalar(pair.value) ? pair.value.value : undefined;
  return typeof value === 'string' && value.trim() !== '' ? value : undefined;
}
