import type { Severity } from '../kernel/diagnostic.ts';

/** One finding that is no rule: it is about files and YAML, and cannot be turned off. */
export interface FileFinding {
  readonly severity: Severity;
  readonly title: string;
  readonly hint: string;
}

/** What can be wrong with a file once it is brought to a tenant, and with the file of the tenant itself. */
export const TENANT_FINDINGS = {
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
  ROLLOUT_OUTLASTS_GATE: {
    severity: 'warning',
    title:
      'A bad commit may come to this tenant before it is taken back in the one that has it first.',
    hint: 'Let `after.healthyFor` of the configuration be longer than `observe`, by an interval or more.',
  },
} as const satisfies Readonly<Record<string, FileFinding>>;
