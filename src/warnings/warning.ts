import type { Deprecation } from '../tenant/answer-headers.ts';

/** A workflow of ours that a warning is about. */
export interface WarnedWorkflow {
  readonly workflow: string;
  readonly workflowId: string;
  readonly file: string;
}

/** An execution that runs longer than its workflow's file lets it. */
export interface StuckExecution extends WarnedWorkflow {
  readonly execution: string;
  /** When it began; RFC 3339. */
  readonly since: string;
  readonly ageMs: number;
  readonly stuckAfterMs: number;
  /** The step that it stands at, where its history tells. */
  readonly step?: string;
  /** The place of that step in the file as it is now. */
  readonly line?: number;
  readonly column?: number;
  /** Whether the step waits for a person. */
  readonly waitsForPerson?: boolean;
}

/** Something that will become trouble unless somebody sees to it. */
export type Warning =
  | (StuckExecution & {
      readonly kind: 'stuck';
      /** Why it was not cancelled although its file asks for it. */
      readonly kept?: string;
      /** How many more of the same workflow are stuck. */
      readonly more?: number;
    })
  | (StuckExecution & { readonly kind: 'cancelled' })
  | {
      readonly kind: 'owner';
      readonly owner: string;
      /** The tenant's word for how they stand; undefined when they are gone. */
      readonly state?: string;
      /** When it was first seen; milliseconds since 1970. */
      readonly since: number;
      readonly workflow: WarnedWorkflow;
      /** The files of all their workflows. */
      readonly files: readonly string[];
    }
  | ({ readonly kind: 'deprecated' } & Deprecation)
  | { readonly kind: 'credential'; readonly expires: string; readonly daysLeft: number }
  | {
      readonly kind: 'scope';
      readonly operation: string;
      readonly scopes: readonly string[];
      readonly unseen: string;
    }
  | { readonly kind: 'executions-high'; readonly executions: number; readonly limit: number }
  | (WarnedWorkflow & {
      readonly kind: 'surge';
      readonly perHour: number;
      readonly median: number;
    });

/** What one look found: what is to be told, and what is known from then on. */
export interface Looked<T> {
  readonly news: readonly Warning[];
  readonly state: T;
}
