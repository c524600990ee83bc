import { isSeq, parseDocument, visit } from 'yaml';
import type { Document } from 'yaml';
import type { PatchOperation } from '../../kernel/patch-operation.ts';
import { parsePointer } from '../../kernel/pointer.ts';
import { sealMarks, sealedTag } from './written-tag.ts';

/** Changes a text by way of the parser's own printing, which may lay out other places anew; undefined where it refuses. */
export function editWithLibrary(
  text: string,
  operations: readonly PatchOperation[],
): string | undefined {
  try {
    const document = parseDocument(text, { version: '1.2', logLevel: 'error' });
    for (const { op, path, value } of operations) {
      const tokens = parsePointer(path);
      if (op === 'remove') {
        document.deleteIn(tokens);
      } else {
        put(document, tokens, op, nodeOf(document, value));
      }
    }
    const printed = document.toString({ lineWidth: 0 });
    return text.includes('\r\n') ? printed.replaceAll('\n', '\r\n') : printed;
  } catch {
    return undefined;
  }
}

/** Adding to a list moves what follows. */
function put(document: Document, tokens: readonly string[], op: string, node: unknown): void {
  const holder = document.getIn(tokens.slice(0, -1), true);
  const token = tokens.at(-1);
  if (op !== 'add' || !isSeq(holder)) {
    document.setIn(tokens, node);
    return;
  }
  holder.items.splice(token === '-' ? holder.items.length : Number(token), 0, node);
}

function nodeOf(document: Document, value: PatchOperation['value']): unknown {
  const node: unknown = document.createNode(sealMarks(value ?? null));
  visit(document.createNode([node]), {
    Scalar: (_key, scalar) => {
      const tag = sealedTag(typeof scalar.value === 'string' ? scalar.value : undefined);
      if (tag !== undefined) {
        scalar.value = tag.text;
        scalar.tag = tag.name;
      }
    },
  });
  return node;
}
