import { isTenantError } from '../tenant/tenant-error.ts';
import type { Change } from '../plan/change.ts';
import { formatPointer } from '../kernel/pointer.ts';
import { stepMaps } from '../workflow/step.ts';
import type { TenantFinding } from './outcome.ts';

/**
 * Places a tenant's validation errors in the file. The tenant names the step in its sentence and nowhere else
 * (facts 2.5), so the step is looked for there; a sentence without one is placed at the definition.
 */
export function findingsOf(error: unknown, change: Change): readonly TenantFinding[] {
  if (!isTenantError(error)) {
    return [];
  }
  const details = Object.values(error.details);
  return (details.length > 0 ? details : error.messages).map((message) => placed(message, change));
}

function placed(message: string, change: Change): TenantFinding {
  const named = /step '([^']+)'/i.exec(message)?.[1];
  const maps = stepMaps(change.wish?.body['definition']);
  const map = maps.find(({ steps }) => named !== undefined && steps.has(named));
  const pointer =
    map === undefined || named === undefined
      ? '/definition'
      : `${map.pointer}${formatPointer(['steps', named])}`;
  const at = change.desired?.positions.at(pointer);
  return {
    message,
    ...(map === undefined || named === undefined ? {} : { step: named }),
    ...(at === undefined ? {} : { line: at.line, column: at.column }),
  };
}
