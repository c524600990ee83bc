import type { TenantConfig } from '../config/config.ts';
import { readUntil } from '../inventory/suspension.ts';
import { resumeDecision, suspendDecision } from '../inventory/suspend-decision.ts';
import type { SuspensionWish } from '../inventory/suspend-decision.ts';
import type { Decision } from '../inventory/tenant-record.ts';
import { appError, isAppError } from '../kernel/app-error.ts';
import { chooseTenant, openHouse, whoAmI } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { House } from './house.ts';
import { knownFile, knownTenantId, leaveDecision } from './leave-decision.ts';
import { say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface AllOptions extends ConfigOptions {
  readonly tenant?: string;
  readonly all?: boolean;
}

export interface SuspendOptions extends AllOptions {
  readonly reason?: string;
  readonly until?: string;
}

/** Keeps off a tenant, or off one workflow of it, until somebody resumes or the time is over. */
export async function suspend(
  terminal: Terminal,
  workflow: string | undefined,
  options: SuspendOptions,
): Promise<number> {
  return decideAll(terminal, workflow, options, (house, wish) => {
    const { reason } = options;
    return suspendDecision(wish, { reason, until: untilOf(options, wish.now) }, house.masker);
  });
}

/** Ends the suspension of a tenant, or of one workflow of it. */
export async function resume(
  terminal: Terminal,
  workflow: string | undefined,
  options: AllOptions,
): Promise<number> {
  return decideAll(terminal, workflow, options, (_house, wish, tenant) => {
    if (tenant.suspend && workflow === undefined) {
      const still = 'is suspended in the configuration as well, which ends there alone';
      say(terminal, `"${tenant.name}" ${still}: set \`suspend: false\`.`);
    }
    return resumeDecision(wish);
  });
}

/** The tenants a command is about: the one named, the only one there is, or all. */
export function chosenTenants(
  house: House,
  { tenant, all }: AllOptions,
  workflow?: string,
): readonly TenantConfig[] {
  if (all !== true) {
    return [chooseTenant(house, tenant)];
  }
  if (workflow !== undefined || tenant !== undefined) {
    const other = workflow === undefined ? '--tenant' : 'a workflow';
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: `--all is about every tenant, and cannot be given with ${other}.`,
    });
  }
  return house.config.tenants;
}

async function decideAll(
  terminal: Terminal,
  workflow: string | undefined,
  options: AllOptions,
  make: (house: House, wish: SuspensionWish, tenant: TenantConfig) => Decision,
): Promise<number> {
  const house = await openHouse(terminal, options);
  try {
    const by = whoAmI(terminal);
    const now = house.clock.now();
    const decisions: { readonly tenant: TenantConfig; readonly decision: Decision }[] = [];
    let code = 0;
    for (const tenant of chosenTenants(house, options, workflow)) {
      if (options.all === true && (await isNew(house, tenant))) {
        say(terminal, `"${tenant.name}": no pass has run yet, so that nothing was noted.`);
        code = 1;
        continue;
      }
      const file = workflow === undefined ? undefined : await knownFile(house, tenant, workflow);
      decisions.push({
        tenant,
        decision: make(house, { tenant: tenant.name, file, by, now }, tenant),
      });
    }
    for (const { tenant, decision } of decisions) {
      await leaveDecision(house, tenant, decision);
    }
    if (decisions.length > 0) {
      const names = decisions.map(({ tenant }) => tenant.name).join(', ');
      say(terminal, `Noted for ${names}, as by ${by}. The daemon acts on it in its next pass.`);
    }
    return code;
  } finally {
    await house.closers.close();
  }
}

async function isNew(house: House, tenant: TenantConfig): Promise<boolean> {
  try {
    await knownTenantId(house, tenant);
    return false;
  } catch (error) {
    if (isAppError(error, 'COMMAND_TENANT_NEW')) {
      return true;
    }
    throw error;
  }
}

function untilOf({ until }: SuspendOptions, now: number): string | undefined {
  const read = until === undefined ? undefined : readUntil(until, now);
  if (read?.ok === false) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', { message: `--until ${read.trouble}.` });
  }
  return read?.value;
}
