import { parseDocument } from 'yaml';
import type { Alias, Document, Node, ParsedNode } from 'yaml';
import { aliasTargets } from '../yaml-nodes.ts';
import { SourceLines } from './source-lines.ts';

/** A text that was parsed to be changed. */
export interface YamlSource {
  readonly text: string;
  readonly document: Document.Parsed<ParsedNode>;
  readonly root: Node;
  /** What each alias stands for. */
  readonly targets: ReadonlyMap<Alias, Node>;
  readonly lines: SourceLines;
  /** The file is JSON, and is to stay JSON. */
  readonly isJson: boolean;
}

/** Parses a text as the reader of documents does, keeping the tokens; undefined for one that is broken or empty. */
export function parseSource(text: string): YamlSource | undefined {
  const isFlow = /^\s*[{[]/.test(text);
  // Tabs indent JSON, which YAML forbids; a space for each keeps every offset.
  const spaced = isFlow
    ? text.replaceAll(/^[ \t]+/gm, (indent) => ' '.repeat(indent.length))
    : text;
  const document = parseDocument(spaced, {
    version: '1.2',
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
    keepSourceTokens: true,
  });
  const root = document.contents;
  const troubles = document.errors.length > 0 || document.directives.yaml.explicit === true;
  if (root === null || troubles) {
    return undefined;
  }
  const targets = aliasTargets(root);
  const isJson = isFlow && isJsonText(text);
  return { text, document, root, targets, lines: new SourceLines(text), isJson };
}

/** Says whether a text is JSON, with or without a byte order mark. */
export function isJsonText(text: string): boolean {
  try {
    JSON.parse(text.replace(/^\ufeff/, ''));
    return true;
  } catch {
    return false;
  }
}
