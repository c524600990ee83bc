import { own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { getAt } from '../kernel/pointer.ts';
import { stepMaps } from '../workflow/step.ts';
import type { StepMap } from '../workflow/step.ts';
import { actionStepsOf } from './action-steps.ts';
import type { ActionStep } from './action-steps.ts';
import { expressionsIn } from './expressions.ts';
import type { Expressions } from './expressions.ts';
import { leavesOf } from './leaves.ts';
import type { Leaf } from './leaves.ts';
import { BUILT_IN_LIBRARY } from './library.ts';
import type { Library } from './library.ts';
import { badReferences } from './references.ts';
import type { BadReference } from './references.ts';
import { isSound, isWrittenOut } from './sound-graph.ts';
import type { Unwrapped } from './unwrap.ts';

/**
 * What the rules look at: one workflow, with what several of them need worked out once. A tagged value (tag.ts) is right
 * wherever it stands: rules that read members themselves pass it by.
 */
export interface Subject extends Expressions {
  /** The workflow as written, with the server's members and `mainsheet:`. Nothing about its types is sure. */
  readonly workflow: JsonObject;
  readonly oldSkeleton: boolean;
  /** `enabled: true` is written. */
  readonly enabled: boolean;
  readonly trigger: Json | undefined;
  readonly definition: Json | undefined;
  readonly maps: readonly StepMap[];
  /** The maps that the rules about arrows look at: not the sound ones, nor those in which a tag may lead anywhere. */
  readonly graphs: readonly StepMap[];
  /** Every scalar but the tagged ones. */
  readonly leaves: readonly Leaf[];
  readonly tagged: readonly Leaf[];
  readonly badReferences: readonly BadReference[];
  readonly actionSteps: readonly ActionStep[];
  readonly library: Library;
}

/** Prepares a workflow for the rules. */
export function subjectOf(
  { workflow, oldSkeleton }: Unwrapped,
  library: Library = BUILT_IN_LIBRARY,
): Subject {
  const definition = own(workflow, 'definition');
  const maps = stepMaps(definition);
  const { plain, tagged } = leavesOf(workflow, maps);
  const expressions = expressionsIn(plain);
  const written = new Set(
    tagged.length === 0
      ? maps
      : maps.filter((map) => isWrittenOut(map, getAt(workflow, `${map.pointer}/steps`))),
  );
  return {
    workflow,
    oldSkeleton,
    enabled: own(workflow, 'enabled') === true,
    trigger: own(workflow, 'trigger'),
    definition,
    maps,
    graphs: maps.filter((map) => !isSound(map) && written.has(map)),
    leaves: plain,
    tagged,
    ...expressions,
    badReferences: badReferences(expressions.paths, maps, written),
    actionSteps: actionStepsOf(maps, library),
    library,
  };
}
