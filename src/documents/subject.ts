import { own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { stepMaps } from '../workflow/step.ts';
import type { StepMap } from '../workflow/step.ts';
import { writtenPaths } from './expressions.ts';
import type { WrittenPath } from './expressions.ts';
import { leavesOf } from './leaves.ts';
import type { Leaf } from './leaves.ts';
import { badReferences } from './references.ts';
import type { BadReference } from './references.ts';
import type { Unwrapped } from './unwrap.ts';

/** What the rules look at: one workflow, with what several of them need worked out once. */
export interface Subject {
  /** The workflow as written, with the server's members and `mainsheet:`. Nothing about its types is sure. */
  readonly workflow: JsonObject;
  readonly oldSkeleton: boolean;
  /** `enabled: true` is written. */
  readonly enabled: boolean;
  readonly trigger: Json | undefined;
  readonly definition: Json | undefined;
  readonly maps: readonly StepMap[];
  readonly leaves: readonly Leaf[];
  readonly paths: readonly WrittenPath[];
  readonly badReferences: readonly BadReference[];
}

/** Prepares a workflow for the rules. */
export function subjectOf({ workflow, oldSkeleton }: Unwrapped): Subject {
  const definition = own(workflow, 'definition');
  const maps = stepMaps(definition);
  const leaves = leavesOf(workflow, maps);
  const paths = writtenPaths(leaves);
  return {
    workflow,
    oldSkeleton,
    enabled: own(workflow, 'enabled') === true,
    trigger: own(workflow, 'trigger'),
    definition,
    maps,
    leaves,
    paths,
    badReferences: badReferences(paths, maps),
  };
}
