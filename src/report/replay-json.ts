import type { Json, JsonObject } from '../kernel/json.ts';
import type { Masker } from '../kernel/mask.ts';
import type { TraceDifference } from '../testing/trace-difference.ts';
import { numberedGroups, replayCounts } from './replay-view.ts';
import type { ReplayCounts, ReplayView } from './replay-view.ts';

/** The name and version of the form; another number means that a member was taken away or means something else. */
export const REPLAY_FORMAT = 'mainsheet replay 1';

/** Writes replays as JSON: places without their values, since what is written is kept, and inputs are people's data. */
export function replayJson(view: ReplayView, { masker }: { readonly masker: Masker }): string {
  const { groups, numbers } = numberedGroups(view);
  const { tenant, workflow, workflowId, file, revision, baseline } = view;
  const value = {
    format: REPLAY_FORMAT,
    tenant,
    workflow: masker.text(workflow),
    workflowId,
    file,
    revision,
    baseline,
    summary: countsJson(replayCounts(view)),
    executions: view.executions.map(({ id, startTime, end, standIns, ...notes }) => ({
      id,
      startTime,
      result: end === 'Same' ? 'same' : end === 'Differs' ? 'differs' : 'not-replayed',
      ...(end === 'Same' || end === 'Differs'
        ? {
            group: numbers.get(id),
            ranEarlier: notes.ranEarlier,
            strays: notes.strays,
            standIns: standIns.map((step) => masker.text(step)),
          }
        : { reason: end }),
    })),
    groups: groups.map(({ executions }, at) => ({
      group: at + 1,
      executions: executions.map(({ id }) => id),
      differences: executions[0].differences.map((one) => differenceJson(one, masker)),
    })),
  };
  return `${JSON.stringify(value, undefined, 2)}\n`;
}

/** The numbers of replays, as JSON has them. */
export function countsJson({ notReplayed, ...counts }: ReplayCounts): JsonObject {
  return { ...counts, notReplayed: Object.fromEntries(notReplayed) };
}

function differenceJson(difference: TraceDifference, masker: Masker): Json {
  const told =
    difference.kind === 'input'
      ? { ...difference, places: difference.places.map(({ pointer }) => pointer) }
      : difference;
  // Every text in it is the name of a step or a place.
  return masker.value(JSON.parse(JSON.stringify(told)) as Json);
}
