import { FILE_FINDINGS } from './file-findings.ts';
import type { Rule } from './rule.ts';
import { RULES } from './rules.ts';

const GROUPS: readonly Rule['group'][] = [
  'Shape',
  'Graph',
  'Silent traps',
  'Library',
  'Expressions',
  'Safety',
];

const MAX_LINE = 120;

const SEVERITIES: Readonly<Record<Rule['severity'], string>> = {
  error: 'error',
  warning: 'warning',
  info: 'info',
  enabling: 'error for `enabled: true`, warning otherwise',
  'tenant-enabling':
    "error for `enabled: true` where the tenant's own library was asked, warning otherwise",
};

const MUTED_BY: Readonly<Record<Rule['mutedBy'], string>> = {
  comment: 'by a comment or in the configuration',
  config: 'in the configuration only',
  nobody: 'cannot be turned off',
};

/** Writes docs/rules.md from the rules' own texts. */
export function rulesPage(): string {
  return [
    '# Rules',
    'Every finding has a code, a severity, a place (file, line, column, JSON Pointer), a sentence and a hint. A document with an error takes itself out of the desired state; it never becomes a delete, and it never stops the others.',
    "A rule is an error only where the tenant would refuse to save, where it cannot be told what is meant, or where a secret would be published. Everything else is a warning until the configuration raises it: `rules: { EVENT_UNFILTERED: error }`, or `'off'`. A comment `# mainsheet-ignore CODE` on the line of a finding, or alone on the line above, turns it off there.",
    ...GROUPS.flatMap((group) => [
      `## ${group}`,
      ...RULES.filter((rule) => rule.group === group).flatMap(ruleSection),
    ]),
    '## Files and YAML',
    'These are about files, not about workflows, and cannot be turned off.',
    ...fileFindings(),
  ]
    .join('\n\n')
    .concat('\n');
}

function ruleSection(rule: Rule): readonly string[] {
  return [
    `### ${rule.code}`,
    `Severity: ${SEVERITIES[rule.severity]}. Turned off: ${MUTED_BY[rule.mutedBy]}.`,
    `${rule.title} ${rule.why}`,
    'Not so:',
    block(rule.bad),
    'But so:',
    block(rule.good),
  ];
}

function block(yaml: string): string {
  const lines = yaml.trimEnd().split('\n').map(shorten);
  return ['```yaml', ...lines, '```'].join('\n');
}

/** An example may need a long list to be one; nobody has to read it. */
function shorten(line: string): string {
  return line.length > MAX_LINE ? `${line.slice(0, MAX_LINE / 2)} …` : line;
}

function fileFindings(): readonly string[] {
  return Object.entries(FILE_FINDINGS).flatMap(([code, { severity, title, hint }]) => [
    `### ${code}`,
    `Severity: ${severity}.`,
    `${title} ${hint}`,
  ]);
}
