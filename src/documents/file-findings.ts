import type { Diagnostic, Severity } from '../kernel/diagnostic.ts';
import { LIMITS } from './limits.ts';

/** One finding that is no rule: it is about files and YAML, and cannot be turned off. */
export interface FileFinding {
  readonly severity: Severity;
  readonly title: string;
  readonly hint: string;
}

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
  TAG_WRONG: {
    severity: 'error',
    title: 'A tag is not written as it should be.',
    hint: 'See docs/workflow-files.md: !ref kind/name, !var NAME, !sub "text ${NAME}", !file path, !self id, !live.',
  },
  TAG_IN_NAME: {
    severity: 'error',
    title: 'The name of a workflow can only hold !var, and !sub with variables.',
    hint: 'The name says which workflow is meant, before anything else of the tenant is known.',
  },
  TAG_FILE: {
    severity: 'error',
    title: 'The file that a !file names cannot be used.',
    hint: 'Name a regular file of the repository, relative to the file that names it.',
  },
  VARIABLE_UNDEFINED: {
    severity: 'error',
    title: 'A variable is not defined for this tenant.',
    hint: 'Define it under `variables:` in the file of the tenant.',
  },
  VARIABLE_NOT_TEXT: {
    severity: 'error',
    title: 'A variable inside a text is a list or a mapping.',
    hint: 'Use it with !var as a whole value, or define it as a text, a number or a boolean.',
  },
  VARIABLE_UNUSED: {
    severity: 'info',
    title: 'A variable is defined, and no workflow file uses it.',
    hint: 'Remove it, or use it with !var.',
  },
  REFERENCE_UNRESOLVED: {
    severity: 'error',
    title: 'What a !ref names is not in the tenant.',
    hint: 'Correct the name, create it in the tenant, or give its id under `refs:` in the file of the tenant.',
  },
  REFERENCE_AMBIGUOUS: {
    severity: 'error',
    title: 'What a !ref names is there more than once.',
    hint: 'Give the id that is meant under `refs:` in the file of the tenant.',
  },
  REFERENCE_NOT_READ: {
    severity: 'error',
    title: 'What a !ref names could not be looked up.',
    hint: 'Give the credentials the scope that is named, or give the id under `refs:` in the file of the tenant.',
  },
  TENANT_FILE_SHAPE: {
    severity: 'error',
    title: 'The file of a tenant is not what it should be.',
    hint: 'It holds ids, only, exclude, variables, refs and patches: see docs/workflow-files.md.',
  },
  TENANT_FILE_TWICE: {
    severity: 'error',
    title: 'A tenant has more than one file.',
    hint: 'Keep one of tenants/NAME.yaml, tenants/NAME.yml and tenants/NAME.json.',
  },
  TENANT_FILE_UNUSED: {
    severity: 'warning',
    title: 'A workflow file that the file of a tenant names is not there.',
    hint: 'Correct the path, which starts at the folder of the workflow files, or remove the entry.',
  },
  TENANT_ID_TWICE: {
    severity: 'error',
    title: 'Two workflow files have the same id.',
    hint: 'One workflow has one file: remove one of the two entries.',
  },
  PATCH_FAILED: {
    severity: 'error',
    title: 'A patch of a tenant does not apply to its workflow file.',
    hint: 'Look at the operation and at the place it names; keys are escaped with ~1 for / and ~0 for ~.',
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
    title: 'A pattern in .mainsheetignore has too many stars.',
    hint: 'Write at most three in one name and six in one pattern.',
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
  POLICY_OWNER: {
    severity: 'error',
    title: "The tenant's policy does not let this identity own workflows.",
    hint: 'Name an owner that `policy.owners` of the configuration allows, or leave `owner` out.',
  },
  POLICY_HOST: {
    severity: 'error',
    title: "The tenant's policy does not let HTTP steps call this host.",
    hint: 'Write one that `policy.hosts` of the configuration allows; templates may follow only after it and a slash.',
  },
  POLICY_ACTION: {
    severity: 'error',
    title: "The tenant's policy denies this action.",
    hint: 'Do without it: `policy.deny.actions` of the configuration lists those that are denied.',
  },
  POLICY_TRIGGER: {
    severity: 'error',
    title: "The tenant's policy denies this trigger.",
    hint: 'Use another: `policy.deny.triggers` of the configuration lists those that are denied.',
  },
  POLICY_OVERRIDE: {
    severity: 'warning',
    title:
      "The tenant's policy does not let a file decide this; what the configuration says holds.",
    hint: 'Remove the key, or allow it with `policy.overrides` in the configuration.',
  },
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
