import { parseDocument } from 'yaml';
import type { Document, ParsedNode, ScalarTag, YAMLError } from 'yaml';
import type { FileFindingCode } from './file-findings.ts';
import { TAG_NAMES } from './tag-syntax.ts';

/** A finding of the parser or of the walk, placed by its offset. */
export interface TextFinding {
  readonly code: FileFindingCode;
  readonly detail?: string;
  readonly offset: number;
  /** Pointer from the file's root, where it is known. */
  readonly pointer?: string;
}

/** A parsed text; the nodes are walked once and dropped, for they weigh twenty times the values. */
export interface ParsedText {
  readonly document: Document.Parsed<ParsedNode>;
  readonly findings: readonly TextFinding[];
}

/** The parser can repeat one trouble thousands of times. */
const MAX_SYNTAX_FINDINGS = 20;

/** Our tags stay on their nodes with the text behind them; the walk reads them. */
const CUSTOM_TAGS: readonly ScalarTag[] = TAG_NAMES.map((tag) => ({
  tag,
  resolve: (text: string) => text,
}));

/** What the parser's permanent codes mean to a person; its own messages may quote the text, so they are not used. */
const SYNTAX: Readonly<Record<string, string>> = {
  BAD_ALIAS: 'An alias has no name, or more than a name.',
  BAD_DIRECTIVE: 'A line starting with % is not understood.',
  BAD_DQ_ESCAPE: 'A backslash in double quotes starts no known escape.',
  BAD_INDENT: 'The indentation does not fit the lines around it.',
  BAD_SCALAR_START: 'A plain text cannot start with this character: quote it.',
  BLOCK_AS_IMPLICIT_KEY: 'A second key stands on the line of the first.',
  BLOCK_IN_FLOW: 'Indented structure cannot stand inside brackets or braces.',
  MISSING_CHAR: 'A closing quote, bracket, brace, comma or space is missing.',
  MULTILINE_IMPLICIT_KEY: 'A key and its colon must stand on one line.',
  RESOURCE_EXHAUSTION: 'It is nested too deep to be read.',
  TAB_AS_INDENT: 'Tabs cannot indent: use spaces.',
  TAG_RESOLVE_FAILED: 'The value does not fit its tag.',
  UNEXPECTED_TOKEN: 'Something stands here that does not belong here.',
};

/** Parses a text as YAML 1.2; JSON is read the same way, whatever indents it. */
export function parseYaml(text: string): ParsedText {
  const document = parseDocument(spacesForTabs(text), {
    version: '1.2',
    // The walk checks keys itself: the parser's own check takes quadratic time.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    customTags: [...CUSTOM_TAGS],
  });
  const unresolvedTags = (warning: YAMLError): boolean => warning.code !== 'TAG_RESOLVE_FAILED';
  const troubles = [...document.errors, ...document.warnings.filter(unresolvedTags)];
  const findings: TextFinding[] = troubles.slice(0, MAX_SYNTAX_FINDINGS).map((trouble) => ({
    ...findingOf(trouble),
    offset: trouble.pos[0],
  }));
  const { yaml } = document.directives;
  if (yaml.explicit === true && yaml.version !== '1.2') {
    findings.push({ code: 'YAML_VERSION', offset: 0 });
  }
  return { document, findings };
}

/**
 * JSON may be indented with tabs, which YAML forbids; one space for each keeps every column. Inside braces leading
 * white space carries no meaning, not even in a quoted text of several lines.
 */
function spacesForTabs(text: string): string {
  return /^\s*[{[]/.test(text)
    ? text.replaceAll(/^[ \t]+/gm, (indent) => ' '.repeat(indent.length))
    : text;
}

function findingOf(trouble: YAMLError): Pick<TextFinding, 'code' | 'detail'> {
  if (trouble.code === 'MULTIPLE_DOCS') {
    return { code: 'YAML_MULTIPLE_DOCUMENTS' };
  }
  const detail = SYNTAX[trouble.code];
  return { code: 'YAML_SYNTAX', ...(detail === undefined ? {} : { detail }) };
}
