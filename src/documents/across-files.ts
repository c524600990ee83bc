import { groupBy } from '../kernel/group-by.ts';
import { compareText } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { fileDiagnostic } from './file-findings.ts';
import type { FileFindingCode } from './file-findings.ts';
import type { Positions } from './positions.ts';

/** What the rules over several files look at. */
export interface NamedFile {
  readonly file: string;
  readonly name: string;
  readonly positions: Positions;
}

/** How many other files a finding names. */
const NAMED_OTHERS = 5;

/**
 * Compares the names of all documents. Equal names are an error on each of the files, so that none of them is
 * applied; names that differ only in letter case or outer spaces are a warning on each.
 */
export function checkAcrossFiles(documents: readonly NamedFile[]): readonly Diagnostic[] {
  const inOrder = documents.toSorted((a, b) => compareText(a.file, b.file));
  const alike = groupBy(inOrder, ({ name }) => name.trim().normalize('NFC').toLowerCase());
  return [...alike.values()].flatMap((group) => {
    const same = groupBy(group, ({ name }) => name);
    return group.flatMap((document) => {
      const twins = (same.get(document.name) ?? []).filter((other) => other !== document);
      const similar = group.filter((other) => other.name !== document.name);
      return [
        ...finding('NAME_DUPLICATE', document, twins),
        ...finding('NAME_SIMILAR', document, similar),
      ];
    });
  });
}

function finding(
  code: FileFindingCode,
  document: NamedFile,
  others: readonly NamedFile[],
): readonly Diagnostic[] {
  if (others.length === 0) {
    return [];
  }
  const named = others.slice(0, NAMED_OTHERS).map(({ file }) => file);
  const more = others.length - named.length;
  const list = `${named.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
  const place = { ...document.positions.at('/name'), pointer: '/name' };
  return [fileDiagnostic(code, document.file, `The other: ${list}.`, place)];
}
