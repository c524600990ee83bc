import { decodeFile } from '../documents/decode-file.ts';
import { framesOf } from '../documents/yaml-file.ts';
import type { Snapshot, TreeFile } from '../git/snapshot.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';

/** How many findings are drawn: nobody reads more, and each costs a walk over its file. */
const MOST = 50;

/** Draws the lines around findings that were made without their text at hand; no line that holds a secret is drawn. */
export async function framed(
  diagnostics: readonly Diagnostic[],
  tree: readonly TreeFile[],
  snapshot: Pick<Snapshot, 'read'>,
  signal?: AbortSignal,
): Promise<readonly Diagnostic[]> {
  const bare = diagnostics.filter(({ frame }) => frame === undefined).slice(0, MOST);
  if (bare.length === 0) {
    return diagnostics;
  }
  const named = new Set(bare.map(({ file }) => file));
  const files = tree.filter(({ path, kind }) => kind === 'file' && named.has(path));
  const blobs = await snapshot.read([...new Set(files.map(({ oid }) => oid))], signal);
  const drawers = new Map(
    files.flatMap(({ path, oid }) => {
      const decoded = decodeFile(blobs.get(oid) ?? new Uint8Array());
      return decoded.ok ? [[path, framesOf(decoded.text)] as const] : [];
    }),
  );
  const drawn = new Set(bare);
  return diagnostics.map((one) => {
    const frame = drawn.has(one) ? drawers.get(one.file)?.(one) : undefined;
    return frame === undefined ? one : { ...one, frame };
  });
}
