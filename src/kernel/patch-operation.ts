import type { Json } from './json.ts';
import type { Pointer } from './pointer.ts';

/** One operation of a JSON Patch (RFC 6902); `from` belongs to move and copy, `value` to add, replace and test. */
export interface PatchOperation {
  readonly op: 'add' | 'remove' | 'replace' | 'move' | 'copy' | 'test';
  readonly path: Pointer;
  readonly from?: Pointer;
  readonly value?: Json;
}
