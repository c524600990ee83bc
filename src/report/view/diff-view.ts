import * as v from 'valibot';
import { count, instant, list, text } from './words.ts';

/** One line of two texts side by side. */
export const diffRow = v.object({
  kind: v.picklist(['same', 'changed', 'added', 'removed']),
  left: v.exactOptional(text("Git's line")),
  right: v.exactOptional(text("The tenant's line")),
  leftNumber: v.exactOptional(count('From 1')),
  rightNumber: v.exactOptional(count('From 1')),
});

/** One operation of RFC 6902. */
export const operationView = v.object({
  op: v.picklist(['add', 'remove', 'replace', 'move', 'copy', 'test']),
  path: v.string(),
  from: v.exactOptional(v.string()),
  value: v.exactOptional(v.unknown()),
});

/** What differs between a file and its workflow: Git left, the tenant right, secrets masked. */
export const diffView = v.object({
  kind: v.pipe(
    v.picklist(['none', 'drift', 'change']),
    v.description(
      'drift: somebody changed it in the tenant; change: Git has what the tenant has not yet',
    ),
  ),
  policy: v.exactOptional(v.picklist(['report', 'correct', 'capture'])),
  who: v.exactOptional(text('Who changed it in the tenant')),
  when: v.exactOptional(instant('When they did')),
  branch: v.exactOptional(text('The branch that has the version of the tenant')),
  deleted: v.exactOptional(v.pipe(v.boolean(), v.description('It is gone from the tenant'))),
  rows: list(diffRow),
  operations: v.pipe(
    v.array(operationView),
    v.readonly(),
    v.description('RFC 6902, from what the tenant has to what Git wants'),
  ),
});

export type DiffRow = v.InferOutput<typeof diffRow>;
export type DiffView = v.InferOutput<typeof diffView>;
