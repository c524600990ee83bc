import type { Diagnostic } from '../kernel/diagnostic.ts';
import { formatDuration } from '../kernel/duration.ts';
import type { Expanded } from './expand.ts';
import { fileDiagnostic } from './file-findings.ts';

const POINTER = '/mainsheet/rollout';

/** Warns of a rollout that is still watched where a commit goes first when the tenant behind it may have the commit. */
export function checkGate(
  { file, settings, positions }: Pick<Expanded, 'file' | 'settings' | 'positions'>,
  healthyForMs: number,
): readonly Diagnostic[] {
  const { rollout } = settings;
  if (rollout === undefined || !rollout.rollback || rollout.observeMs < healthyForMs) {
    return [];
  }
  const detail = `It is watched for ${formatDuration(rollout.observeMs)}, and the commit waits for ${formatDuration(healthyForMs)}.`;
  const place = { ...positions.at(POINTER), pointer: POINTER };
  return [fileDiagnostic('ROLLOUT_OUTLASTS_GATE', file, detail, place)];
}
