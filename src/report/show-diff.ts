import { equal } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import { isIgnored } from '../normal-form/leaves.ts';
import { makeOperations } from '../plan/json-patch.ts';
import { linesOf, rowsOf, sidesOf } from './diff-rows.ts';
import { given } from './given.ts';
import { maskOperations } from './mask-places.ts';
import type { SeenWorkflow } from './seen-workflow.ts';
import type { DiffRow, DiffView } from './view/diff-view.ts';

/** What somebody may know beside a workflow's two sides. */
export interface DiffFacts {
  readonly masker: Masker;
  /** The branch that has the tenant's version. */
  readonly branch?: string | undefined;
}

/** Shows what differs between a file and its workflow: Git left, the tenant right. */
export function showDiff(
  { desired, differing, modified, modifiedBy }: SeenWorkflow,
  { masker, branch }: DiffFacts,
): DiffView {
  const { live, drift = [], deleted, policy } = differing ?? {};
  const { git, tenant } = sidesOf({ ...given({ desired, live }) });
  if (differing === undefined || equal(git, tenant)) {
    return { kind: 'none', rows: [], operations: [] };
  }
  const drifted = drift.length > 0 || deleted === true;
  const fields = Object.keys({ ...git, ...tenant });
  const operations =
    live === undefined || desired === undefined
      ? []
      : makeOperations(tenant, git, fields, 'deep').filter(
          ({ path }) => !isIgnored(path, desired.ignore),
        );
  return {
    kind: drifted ? 'drift' : 'change',
    ...given({ policy, branch }),
    ...(drifted ? given({ who: modifiedBy, when: modified }) : {}),
    ...(deleted === true ? { deleted } : {}),
    rows: numbered(rowsOf(linesOf(git, masker), linesOf(tenant, masker))),
    operations: maskOperations(operations, masker),
  };
}

function numbered(rows: ReturnType<typeof rowsOf>): readonly DiffRow[] {
  let left = 0;
  let right = 0;
  return rows.map((row) => ({
    kind: kindOf(row),
    ...(row.left === undefined ? {} : { left: row.left, leftNumber: (left += 1) }),
    ...(row.right === undefined ? {} : { right: row.right, rightNumber: (right += 1) }),
  }));
}

function kindOf({ left, right, same }: ReturnType<typeof rowsOf>[number]): DiffRow['kind'] {
  if (same) {
    return 'same';
  }
  return left === undefined ? 'added' : right === undefined ? 'removed' : 'changed';
}
