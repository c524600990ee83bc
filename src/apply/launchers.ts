import { isLaunchersOnly } from '../inventory/intent.ts';
import type { EditIntent, LauncherBefore } from '../inventory/intent.ts';
import { isObject, own } from '../kernel/json.ts';
import type { Launcher } from '../tenant/launcher.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { ApplyContext } from './apply-context.ts';

const LAUNCHED = 'idn:interactive-process-launched';

const REFUSED: ReadonlySet<number> = new Set([400, 403, 404, 500]);

/** What became of the launchers of a workflow that was switched off and on. */
export interface LaunchersEnd {
  /** False when the tenant could not be asked, or may not have taken them along yet: the journal keeps them. */
  readonly settled: boolean;
  /** What was done, or is left to a person. */
  readonly notes: readonly string[];
}

const NOTHING: LaunchersEnd = { settled: true, notes: [] };

/**
 * Reads the launchers that start a workflow, before it is switched off: they follow it off, and not always on again
 * (facts 2.1). Undefined for a workflow that none can start. Throws where the tenant could not be asked: nothing is
 * switched off yet.
 */
export async function launchersBefore(
  live: LiveWorkflow,
  { tenant, signal }: ApplyContext,
): Promise<readonly LauncherBefore[] | 'unreadable' | undefined> {
  if (!live.enabled || !isLaunched(live)) {
    return undefined;
  }
  try {
    const all = await tenant.listLaunchers(signal, 'write');
    return all
      .filter(({ workflowId }) => workflowId === live.id)
      .map(({ id, name, disabled }) => ({ id, name, disabled }));
  } catch (error) {
    if (!isRefused(error)) {
      throw error;
    }
    return 'unreadable';
  }
}

/** What to look at where a workflow was found switched off: how its launchers were before that, nobody read. */
export function launchersUnseen(live: LiveWorkflow): readonly string[] {
  return isLaunched(live)
    ? [`Launchers follow ${live.name} off and not always on again: look in the tenant.`]
    : [];
}

function isLaunched({ raw }: LiveWorkflow): boolean {
  const trigger = own(raw, 'trigger');
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  return isObject(attributes) && own(attributes, 'id') === LAUNCHED;
}

/**
 * Puts the launchers of a workflow that is on again back to how they were. Like switching it on, this is not stopped
 * by the pass's own signal. Never throws.
 */
export async function launchersAfter(
  intent: EditIntent,
  { tenant }: ApplyContext,
): Promise<LaunchersEnd> {
  const { launchers, name } = intent;
  if (launchers === undefined || launchers.length === 0) {
    return NOTHING;
  }
  if (launchers === 'unreadable') {
    const note = `The launchers of ${name} could not be read (scope sp:launcher-admin:read): look in the tenant whether they are still enabled.`;
    return { settled: true, notes: [note] };
  }
  const before = new Map(launchers.map((one) => [one.id, one]));
  try {
    const all = await tenant.listLaunchers(undefined, 'rescue');
    const moved = all.filter((one) => {
      const was = before.get(one.id);
      return was !== undefined && was.disabled !== one.disabled;
    });
    // They follow a moment later (facts 2.1): what reads as before now is looked at once more by the next pass.
    if (moved.length === 0 && !isLaunchersOnly(intent)) {
      return { settled: launchers.every(({ disabled }) => disabled), notes: [] };
    }
    const notes: string[] = [];
    for (const launcher of moved) {
      notes.push(await putBack(launcher, tenant));
    }
    return { settled: true, notes };
  } catch (error) {
    return { settled: isRefused(error), notes: [lookAt(launchers.map((one) => one.name))] };
  }
}

async function putBack(launcher: Launcher, tenant: ApplyContext['tenant']): Promise<string> {
  const words = launcher.disabled ? 'enabled' : 'disabled';
  try {
    await tenant.switchLauncher(launcher, !launcher.disabled, { priority: 'rescue' });
    return `The launcher ${launcher.name} is ${words} again, as it was before the edit.`;
  } catch (error) {
    if (!isRefused(error)) {
      throw error;
    }
    return `The launcher ${launcher.name} was ${words} before the edit and could not be put back (scope sp:launcher-admin:write): set it in the tenant.`;
  }
}

function lookAt(names: readonly string[]): string {
  return `Look in the tenant whether these launchers are as they were: ${names.join(', ')}.`;
}

/** Says that asking again would be answered the same; launchers answer 500 to those who may not (facts 1.5). */
function isRefused(error: unknown): boolean {
  return isTenantError(error) && REFUSED.has(error.status ?? 0);
}
