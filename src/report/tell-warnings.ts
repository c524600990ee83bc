import { formatDuration } from '../kernel/duration.ts';
import type { StuckExecution, Warning } from '../warnings/warning.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';
import { passFields, rfc3339 } from './telling.ts';
import type { Telling } from './telling.ts';

/** How many files of one owner are named. */
const NAMED_MOST = 20;

/** Tells what will become trouble; what was told before does not come here again. */
export function tellWarnings(telling: Telling): readonly Event[] {
  return telling.result.warnings.map((warning) => tellWarning(warning, telling));
}

function tellWarning(warning: Warning, telling: Telling): Event {
  const pass = passFields(telling);
  switch (warning.kind) {
    case 'stuck': {
      const { kept: message, more } = warning;
      const hint = hintOf(warning, pass.tenant);
      return makeEvent('execution.stuck', {
        ...pass,
        ...stuckFields(warning),
        hint,
        ...given({ message, more }),
      });
    }
    case 'cancelled': {
      const after = formatDuration(warning.stuckAfterMs);
      const message = `It ran for ${formatDuration(warning.ageMs)}; its file says stuckAfter: ${after}, onStuck: cancel.`;
      return makeEvent('execution.cancelled', { ...pass, ...stuckFields(warning), message });
    }
    case 'owner': {
      const { workflow, owner, state, since, files } = warning;
      const what = state === undefined ? 'is gone from the tenant' : `is ${state}`;
      const more = files.length > NAMED_MOST ? files.length - NAMED_MOST : undefined;
      return makeEvent('owner.inactive', {
        ...pass,
        ...workflow,
        owner,
        since: rfc3339(since),
        message: `${owner} ${what}. What a workflow does, it does as its owner.`,
        files: files.slice(0, NAMED_MOST),
        ...given({ more }),
      });
    }
    case 'deprecated': {
      const { operation, header, value } = warning;
      return makeEvent('tenant.api-deprecated', { ...pass, operation, header, value });
    }
    case 'credential':
      return makeEvent('tenant.credential-expiring', {
        ...pass,
        until: warning.expires,
        daysLeft: warning.daysLeft,
      });
    case 'scope': {
      const { operation, scopes, unseen } = warning;
      const message = `Not known: ${unseen}. One of these scopes is needed: ${scopes.join(', ')}.`;
      return makeEvent('tenant.scope-missing', { ...pass, operation, scopes, message });
    }
    case 'executions-high':
      return makeEvent('tenant.executions-high', {
        ...pass,
        executions: warning.executions,
        executionsLimit: warning.limit,
      });
    case 'surge': {
      const { kind: _kind, median: medianPerHour, ...fields } = warning;
      return makeEvent('workflow.executions-surge', { ...pass, ...fields, medianPerHour });
    }
  }
}

function stuckFields(stuck: StuckExecution): Omit<StuckExecution, 'waitsForPerson'> {
  const { workflow, workflowId, file, execution, since, ageMs, stuckAfterMs } = stuck;
  const { step, line, column } = stuck;
  const where = given({ step, line, column });
  return { workflow, workflowId, file, execution, since, ageMs, stuckAfterMs, ...where };
}

function hintOf({ step, waitsForPerson, execution }: StuckExecution, tenant: string): string {
  const cancel = `mainsheet executions cancel ${execution} --tenant ${tenant}`;
  return waitsForPerson === true
    ? `Answer the form or approval of ${step ?? 'its step'}, or end it: ${cancel}.`
    : `See where it stands: mainsheet executions show ${execution} --tenant ${tenant}. End it: ${cancel}.`;
}
