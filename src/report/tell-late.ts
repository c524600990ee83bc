import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';
import { commitFields } from './telling.ts';
import type { Telling } from './telling.ts';

/** Tells what an earlier pass did and broke off before it told: that it was done, not what it looked like. */
export function tellLate(telling: Telling): readonly Event[] {
  const { tenant, source, late: all } = telling.result;
  return all.map(({ at, outcome, workflowId, commit, notes, ...late }) =>
    makeEvent(`workflow.${outcome}`, {
      tenant,
      source,
      ...(commit === undefined ? commitFields(telling, late.file) : { commit }),
      ...late,
      ...given({ workflowId, notes }),
      outcome,
      message: `It was done at ${at}, by a pass that broke off before it was told.`,
    }),
  );
}
