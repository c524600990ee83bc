import type { ReplayedExecution } from '../executions/replay-executions.ts';
import type { Commit } from '../git/snapshot.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Case } from '../plan/case.ts';
import type { Change, ChangeKind } from '../plan/change.ts';
import { writesTenant } from '../plan/change.ts';
import type { Plan } from '../plan/plan.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { changePlaces } from './places.ts';

/** A plan with what its readers should know beside it. */
export interface PlanView {
  readonly plan: Plan;
  readonly cases: readonly Case[];
  readonly commits: ReadonlyMap<string, Commit>;
  readonly diagnostics: readonly Diagnostic[];
  readonly unmanaged: readonly LiveWorkflow[];
  /** The store has never seen this tenant: ownership, removals and drift cannot be known. */
  readonly firstStart: boolean;
  /** What past executions would do; absent when nobody asked. */
  readonly replays?: PlanReplays;
}

/** What past executions of changed workflows would do. */
export interface PlanReplays {
  readonly byFile: ReadonlyMap<string, readonly ReplayedExecution[]>;
  /** The checkout that was planned for the commit, as it was named. */
  readonly path?: string;
}

/** What a first start has to say before anything else. */
export const FIRST_START =
  'The store has never seen this tenant: workflows are compared by name, and what is ours, what was removed and what was changed in the tenant cannot be known.';

/** The sign of a change: `+` comes, `-` goes, `~` becomes another, `!` waits, `=` stays as it is. */
export function signOf(change: Change): '+' | '-' | '~' | '!' | '=' {
  if (change.wait !== undefined) {
    return '!';
  }
  switch (change.kind) {
    case 'create':
      return '+';
    case 'quarantine':
    case 'delete':
      return '-';
    case 'update':
    case 'rename':
    case 'enable':
    case 'disable':
    case 'restore':
      return '~';
    case 'adopt':
      return writesTenant(change) ? '~' : '=';
    case 'disown':
    case 'forget':
    case 'keep':
      return '=';
  }
}

/** Reasons in words. */
export const REASON_WORDS: Readonly<Record<Change['reason'], string>> = {
  NewFile: 'the file is new',
  GitChange: 'the file changed',
  RolledBack: 'the last good version goes back',
  Drifted: 'it was changed in the tenant',
  DeletedInTenant: 'it was deleted in the tenant',
  FileReturned: 'the file is back',
  FileGone: 'the file is gone',
  GraceOver: 'the file is gone and the time of grace is over',
  NameMatches: 'the tenant has a workflow of this name',
  EqualToFile: 'the tenant has an equal workflow',
  Invalid: 'the file has errors',
  Unproved: 'it is not certain that the file is gone',
  PolicyKeep: 'the file is gone, and its policy is to keep the workflow',
  LeftOut: 'the file is left out for this tenant',
  GoneInTenant: 'the file and the workflow are both gone',
};

/** Where in its file a change is about: `path:line`, or the path alone when the file is not there. */
export function placeOf(change: Change): string {
  const line = lineOf(change);
  return line === undefined ? change.file : `${change.file}:${line}`;
}

/** The line of the first difference in the file; of a version that goes back none, the file has another one. */
export function lineOf(change: Change): number | undefined {
  if (change.reason === 'RolledBack') {
    return undefined;
  }
  const [first] = changePlaces(change);
  return change.desired?.positions.at(first?.pointer ?? '').line;
}

/** How many changes of each kind there are, and how many of all wait. */
export function countsOf(plan: Plan): {
  readonly kinds: ReadonlyMap<ChangeKind, number>;
  readonly waiting: number;
} {
  const kinds = new Map<ChangeKind, number>();
  for (const { kind } of plan.changes) {
    kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
  }
  return { kinds, waiting: plan.changes.filter(({ wait }) => wait !== undefined).length };
}

/** One line that sums a plan up. */
export function summaryOf(plan: Plan): string {
  const { kinds, waiting } = countsOf(plan);
  if (kinds.size === 0) {
    return 'Nothing to do: the tenant has what Git says.';
  }
  const parts = [...kinds].map(([kind, count]) => `${count} to ${kind}`);
  return `${parts.join(', ')}${waiting === 0 ? '' : `; ${waiting} of them ${waiting === 1 ? 'waits' : 'wait'}`}.`;
}

/** Drift that is only reported: nothing of this plan ends it. */
export function reportedDrift(view: Pick<PlanView, 'cases'>): readonly Case[] {
  return view.cases.filter(
    ({ drift, deleted, change }) => change === undefined && (drift.length > 0 || deleted === true),
  );
}
