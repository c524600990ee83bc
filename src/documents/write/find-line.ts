import { isMap, isSeq } from 'yaml';
import type { Node } from 'yaml';
import { parsePointer } from '../../kernel/pointer.ts';
import type { Pointer } from '../../kernel/pointer.ts';
import { isMergeKey } from '../yaml-nodes.ts';
import { entriesOf } from './entry.ts';
import type { SourceValues } from './source-value.ts';
import type { YamlSource } from './yaml-source.ts';

/** Finds the line, from 1, of a pointer or of the nearest place above it that the text has. */
export function findLine(source: YamlSource, values: SourceValues, pointer: Pointer): number {
  let node: Node | null = source.root;
  let offset = source.root.range?.[0] ?? 0;
  for (const token of tokensOf(pointer)) {
    const holder: Node | null = values.target(node);
    if (!isMap(holder) && !isSeq(holder)) {
      break;
    }
    const entry = entriesOf(holder).find(({ key }, index) =>
      isSeq(holder) ? String(index) === token : !isMergeKey(key) && values.keyOf(key) === token,
    );
    if (entry === undefined) {
      break;
    }
    offset = entry.start;
    node = entry.value;
  }
  return source.lines.lineOf(offset) + 1;
}

function tokensOf(pointer: Pointer): readonly string[] {
  try {
    return parsePointer(pointer);
  } catch {
    return [];
  }
}
