import type { Problem } from '../executions/failures/problem.ts';
import type { Commit } from '../git/snapshot.ts';
import { isObject, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { getAt } from '../kernel/pointer.ts';
import type { Masker } from '../kernel/mask.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { given } from './given.ts';
import { graphOf } from './graph-of.ts';
import { ownerOf } from './seen-workflow.ts';
import type { SeenWorkflow } from './seen-workflow.ts';
import { showFailures } from './show-failures.ts';
import { triggerSummary } from './trigger-summary.ts';
import type { WorkflowRow } from './view/workflow-row.ts';
import type { WorkflowView } from './view/workflow-view.ts';

/** What is known of one workflow. */
export interface WorkflowFacts {
  readonly tenant: string;
  readonly row: WorkflowRow;
  readonly seen: SeenWorkflow | undefined;
  /** What the tenant says now, where it was asked. */
  readonly live: LiveWorkflow | undefined;
  readonly commit: Commit | undefined;
  /** Those of this workflow. */
  readonly problems: readonly Problem[];
  readonly masker: Masker;
}

/** Shows one workflow: how it stands, what it is, and what of it fails. */
export function showWorkflow(facts: WorkflowFacts): WorkflowView {
  const { tenant, row, seen, live, masker } = facts;
  const shown = definitionOf(facts);
  const { body } = shown;
  const description = stringAt(body, 'description');
  const problems = facts.problems.filter(({ recoveredAt }) => recoveredAt === undefined);
  return {
    ...row,
    tenant,
    ...given({
      enabled: live?.enabled ?? seen?.enabled,
      owner: live === undefined ? seen?.owner : ownerOf(live.raw),
      modified: live?.modified ?? seen?.modified,
      modifiedBy: live?.modifiedBy?.name ?? live?.modifiedBy?.id ?? seen?.modifiedBy,
      description:
        description === undefined || description === '' ? undefined : masker.text(description),
      trigger: triggerSummary(own(body, 'trigger'), masker),
      line: seen?.desired?.positions.at('').line,
    }),
    ...commitMembers(facts.commit),
    ...graphMembers(facts, shown, problems),
    failures: showFailures(facts.problems, masker),
  };
}

interface Shown {
  readonly body: JsonObject;
  readonly of: 'tenant' | 'git';
  /** Whether the definition is the one that the file has. */
  readonly isFiles: boolean;
}

/** What runs, where it is known; else what the file wants. */
function definitionOf({ seen, live }: WorkflowFacts): Shown {
  const found = live ?? seen?.differing?.live;
  const desired = seen?.desired;
  if (found !== undefined) {
    return { body: found.raw, of: 'tenant', isFiles: desired !== undefined };
  }
  // Where nothing differs, what the file wants is what runs.
  const isLive = seen?.workflowId !== undefined && seen.differing?.deleted !== true;
  return { body: desired?.body ?? {}, of: isLive ? 'tenant' : 'git', isFiles: true };
}

function graphMembers(
  { seen, masker }: WorkflowFacts,
  { body, of, isFiles }: Shown,
  problems: readonly Problem[],
): Pick<WorkflowView, 'graph' | 'graphOf'> {
  const definition = own(body, 'definition');
  if (!isObject(definition)) {
    return {};
  }
  const failures = new Map<string, number>();
  for (const { step, count } of problems) {
    if (step !== undefined) {
      failures.set(step, (failures.get(step) ?? 0) + count);
    }
  }
  const desired = isFiles ? seen?.desired : undefined;
  return {
    graph: graphOf(definition, {
      masker,
      failures,
      ...(desired === undefined
        ? {}
        : {
            // A step that only the tenant has stands nowhere.
            at: (pointer) =>
              getAt(desired.body, pointer) === undefined
                ? undefined
                : desired.positions.at(pointer),
          }),
    }),
    graphOf: of,
  };
}

function commitMembers(
  commit: Commit | undefined,
): Pick<WorkflowView, 'commit' | 'commitAuthor' | 'commitSubject' | 'commitAt'> {
  return commit === undefined ? {} : showCommit(commit);
}

/** Shows a commit beside other members. */
export function showCommit({ sha, author, subject, at }: Commit): {
  readonly commit: string;
  readonly commitAuthor: string;
  readonly commitSubject: string;
  readonly commitAt: string;
} {
  return { commit: sha, commitAuthor: author, commitSubject: subject, commitAt: at };
}
