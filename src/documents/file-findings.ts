import type { Diagnostic } from '../kernel/diagnostic.ts';
import { LIMITS } from './limits.ts';
import { TENANT_FINDINGS } from './tenant-findings.ts';
import type { FileFinding } from './tenant-findings.ts';

/** What can be wrong with a file before there is a workflow to judge, or with several files together. */
export const FILE_FINDINGS = {
  FILE_TOO_LARGE: {
    severity: 'error',
    title: `The file is larger than ${LIMITS.bytes} bytes.`,
    hint: 'Split the workflow, or move long texts out of it.',
  },
  FILE_NOT_UTF8: {
    severity: 'error',
    title: 'The file is not valid UTF-8.',
    hint: 'Save it as UTF-8.',
  },
  FILE_CONTROL_CHARACTER: {
    severity: 'error',
    title: 'The file holds a control character.',
    hint: 'Remove it, or write it as an escape inside double quotes.',
  },
  FILE_LFS_POINTER: {
    severity: 'error',
    title: 'The file is a Git LFS pointer, not the workflow itself.',
    hint: 'Keep workflow files out of Git LFS.',
  },
  FILE_EMPTY: {
    severity: 'error',
    title: 'The file is empty.',
    hint: 'Delete it, or leave it out with .mainsheetignore.',
  },
  FILE_NOT_A_MAPPING: {
    severity: 'error',
    title: 'The file does not hold a mapping.',
    hint: 'A workflow file starts with keys such as name: and definition:.',
  },
  FILE_NOT_ONE_WORKFLOW: {
    severity: 'error',
    title: 'The SP-Config file does not hold exactly one WORKFLOW object.',
    hint: 'Write one workflow a file: `mainsheet export` does so.',
  },
  FILE_UNREADABLE: {
    severity: 'error',
    title: 'The file could not be read.',
    hint: 'Please report this file: reading it met a mistake in Mainsheet.',
  },
  FILE_MORE_FINDINGS: {
    severity: 'info',
    title: `The file has more than ${LIMITS.findings} findings.`,
    hint: 'The rest is shown once these are mended.',
  },
  YAML_SYNTAX: {
    severity: 'error',
    title: 'The file is not valid YAML.',
    hint: 'Check indentation, quotes and brackets around this place.',
  },
  YAML_VERSION: {
    severity: 'error',
    title: 'The file asks for another version of YAML than 1.2.',
    hint: 'Remove the %YAML line.',
  },
  YAML_MULTIPLE_DOCUMENTS: {
    severity: 'error',
    title: 'The file holds more than one YAML document.',
    hint: 'Write one workflow a file.',
  },
  YAML_DUPLICATE_KEY: {
    severity: 'error',
    title: 'A key stands twice in one mapping.',
    hint: 'Remove or rename one of the two.',
  },
  YAML_KEY: {
    severity: 'error',
    title: 'A key is empty, a list or a mapping.',
    hint: 'Keys are texts.',
  },
  YAML_KEY_FORBIDDEN: {
    severity: 'error',
    title: 'A key is named `__proto__`, `constructor` or `prototype`.',
    hint: 'Rename it: changes to such a key cannot be sent safely.',
  },
  YAML_TAG_UNKNOWN: {
    severity: 'error',
    title: 'A tag is not known.',
    hint: 'Remove the tag, or quote the text if the exclamation mark belongs to it.',
  },
  YAML_MERGE: {
    severity: 'error',
    title: 'What stands after << is no mapping and no list of mappings.',
    hint: 'Write << followed by an alias of a mapping; quote "<<" if it is a key of yours.',
  },
  YAML_ALIAS_UNKNOWN: {
    severity: 'error',
    title: 'An alias names no anchor before it.',
    hint: 'Write the anchor (&name) first, or quote the text if the asterisk belongs to it.',
  },
  YAML_ALIAS_CYCLE: {
    severity: 'error',
    title: 'An alias stands inside the value it repeats.',
    hint: 'A value cannot contain itself.',
  },
  YAML_ALIAS_LIMIT: {
    severity: 'error',
    title: `Aliases are expanded more than ${LIMITS.aliasExpansions} times.`,
    hint: 'Write the values out, or repeat scalars only.',
  },
  YAML_DEPTH: {
    severity: 'error',
    title: `Values are nested more than ${LIMITS.depth} deep, or below keys of more than ${LIMITS.path} characters.`,
    hint: 'Make the structure flatter, or the keys shorter.',
  },
  YAML_TOO_MANY_VALUES: {
    severity: 'error',
    title: `The file holds more than ${LIMITS.values} values.`,
    hint: 'Split the workflow.',
  },
  YAML_NUMBER: {
    severity: 'error',
    title: 'A number cannot be kept exactly, or is no JSON number.',
    hint: 'Quote it if it is an id; write a smaller number otherwise.',
  },
  YAML_TEXT_NUL: {
    severity: 'error',
    title: 'A text begins with the NUL character.',
    hint: 'Remove it: no tenant takes it.',
  },
  MUTE_UNKNOWN_RULE: {
    severity: 'warning',
    title: 'A mainsheet-ignore comment names no rule that it can turn off.',
    hint: 'docs/rules.md lists the rules; those that find credentials cannot be turned off in a file.',
  },
  FILE_SYMLINK: {
    severity: 'warning',
    title: 'A symbolic link is not followed.',
    hint: 'Put the file itself there.',
  },
  FILE_SUBMODULE: {
    severity: 'warning',
    title: 'A submodule is not read.',
    hint: 'Put the workflow files into this repository, or make the submodule a source of its own.',
  },
  FILES_TOO_MANY: {
    severity: 'error',
    title: `There are more than ${LIMITS.files} workflow files below the path.`,
    hint: 'Choose a narrower path, or leave files out with .mainsheetignore.',
  },
  IGNORE_PATTERN: {
    severity: 'error',
    title: '.mainsheetignore costs too much: a pattern has too many stars, or it is too long.',
    hint: 'Write at most three stars in one name and six in one pattern, and less than 100,000 characters.',
  },
  NAME_DUPLICATE: {
    severity: 'error',
    title: 'Two files describe workflows of the same name.',
    hint: 'Give each workflow a name of its own; none of these files is applied until then.',
  },
  NAME_SIMILAR: {
    severity: 'warning',
    title: 'Two workflow names differ only in letter case or in spaces around them.',
    hint: 'People will take one for the other: choose clearly different names.',
  },
  ...TENANT_FINDINGS,
} as const satisfies Readonly<Record<string, FileFinding>>;

export type FileFindingCode = keyof typeof FILE_FINDINGS;

/** Makes a diagnostic of the catalogue; `detail` goes behind its title. */
export function fileDiagnostic(
  code: FileFindingCode,
  file: string,
  detail?: string,
  place: Partial<Pick<Diagnostic, 'line' | 'column' | 'pointer'>> = {},
): Diagnostic {
  const { severity, title, hint } = FILE_FINDINGS[code];
  return {
    code,
    severity,
    message: detail === undefined ? title : `${title} ${detail}`,
    hint,
    file,
    line: place.line ?? 1,
    column: place.column ?? 1,
    pointer: place.pointer ?? '',
  };
}
