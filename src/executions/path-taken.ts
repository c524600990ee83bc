import type { Json } from '../kernel/json.ts';
import type { StepType } from '../workflow/step.ts';

/** How a step or a round stands; one that its execution's end cut off is Canceled. */
export type TakenStatus = 'Running' | 'Completed' | 'Failed' | 'Canceled';

/** When something began and ended, RFC 3339 as the tenant writes it. */
interface Taken {
  readonly status: TakenStatus;
  readonly startTime?: string | undefined;
  readonly endTime?: string | undefined;
  /** The tenant's words. */
  readonly error?: string | undefined;
}

/** One step that an execution came to. */
export interface StepTaken extends Taken {
  /** The key in the definition. */
  readonly step: string;
  readonly type?: StepType | undefined;
  /** The action's id in the library, where the definition is known. */
  readonly actionId?: string | undefined;
  /** What it was given, paths and templates resolved. */
  readonly input?: Json | undefined;
  /** What it left under its name. */
  readonly output?: Json | undefined;
  /** The step that came next: the branch of a choice, the catch of one that failed. */
  readonly next?: string | undefined;
  /** The rounds of a loop, in their order; absent for other steps. */
  readonly rounds?: readonly Round[];
}

/** One round of a loop. */
export interface Round extends Taken {
  /** Counts from 0, as the platform does. */
  readonly index: number;
  readonly item?: Json | undefined;
  readonly steps: readonly StepTaken[];
}

/** The way an execution took. */
export interface PathTaken {
  readonly input?: Json | undefined;
  readonly steps: readonly StepTaken[];
  /** Why the execution failed. */
  readonly error?: string | undefined;
}

/** The steps that an execution stands at, those inside of rounds for their loop. */
export function openSteps(steps: readonly StepTaken[]): readonly StepTaken[] {
  return steps.flatMap((step) => {
    if (step.status !== 'Running') {
      return [];
    }
    const inside = openSteps((step.rounds ?? []).flatMap((round) => round.steps));
    return inside.length > 0 ? inside : [step];
  });
}
