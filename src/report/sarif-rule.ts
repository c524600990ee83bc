import { FILE_FINDINGS } from '../documents/file-findings.ts';
import type { FileFinding } from '../documents/tenant-findings.ts';
import type { Rule, RuleSeverity } from '../documents/rule.ts';
import { RULES } from '../documents/rules.ts';
import type { JsonObject } from '../kernel/json.ts';

const LEVELS: Readonly<Record<RuleSeverity, string>> = {
  error: 'error',
  warning: 'warning',
  info: 'note',
  // These two depend on the file, so each result says its own.
  enabling: 'warning',
  'tenant-enabling': 'warning',
};

/** Describes the rule behind a code as SARIF's reportingDescriptor (SARIF 2.1.0, 3.49); there is no page to link to. */
export function sarifRule(code: string): JsonObject {
  const rule = RULES.find((one) => one.code === code);
  if (rule !== undefined) {
    return ofRule(rule);
  }
  const finding = Object.hasOwn(FILE_FINDINGS, code)
    ? (FILE_FINDINGS as Readonly<Record<string, FileFinding>>)[code]
    : undefined;
  return finding === undefined ? { id: code } : ofFinding(code, finding);
}

function ofRule({ code, group, severity, title, why, good, bad }: Rule): JsonObject {
  const examples = `Not so:\n\n${block(bad)}\n\nBut so:\n\n${block(good)}`;
  return descriptor(code, severity, {
    title,
    help: `${title} ${why}`,
    markdown: `${title} ${why}\n\n${examples}`,
    tag: group.toLowerCase().replaceAll(' ', '-'),
  });
}

function ofFinding(code: string, { severity, title, hint }: FileFinding): JsonObject {
  const help = `${title} ${hint}`;
  return descriptor(code, severity, { title, help, markdown: help, tag: 'files' });
}

interface Words {
  readonly title: string;
  readonly help: string;
  readonly markdown: string;
  readonly tag: string;
}

function descriptor(id: string, severity: RuleSeverity, words: Words): JsonObject {
  return {
    id,
    shortDescription: { text: words.title },
    fullDescription: { text: words.help },
    help: {
      text: `${words.help} See docs/rules.md, section ${id}.`,
      markdown: `${words.markdown}\n\nSee \`docs/rules.md\`, section \`${id}\`.`,
    },
    defaultConfiguration: { level: LEVELS[severity] },
    properties: { tags: [words.tag] },
  };
}

function block(yaml: string): string {
  return `\`\`\`yaml\n${yaml.trimEnd()}\n\`\`\``;
}
