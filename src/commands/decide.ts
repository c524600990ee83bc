import type { TenantConfig } from '../config/config.ts';
import type { Decision } from '../inventory/tenant-record.ts';
import { appError } from '../kernel/app-error.ts';
import { takeBack } from '../sync/take-back.ts';
import { approvedChecksum, waitingWords } from './approval.ts';
import { readBoard } from './board-record.ts';
import { chooseTenant, openHouse, whoAmI } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { House } from './house.ts';
import { leaveDecision, ownedEntry } from './leave-decision.ts';
import { say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface ApproveOptions extends ConfigOptions {
  readonly tenant?: string;
  readonly checksum: string;
  readonly only?: string;
}

export interface ReleaseOptions extends ConfigOptions {
  readonly tenant?: string;
}

/** Lets the plan that waits under a checksum through, whole or for one file; the daemon takes it up at once. */
export async function approve(terminal: Terminal, options: ApproveOptions): Promise<number> {
  return decide(terminal, options, async (house, tenant, by, at) => {
    const board = await readBoard(house.config.store, tenant.name);
    const checksum = approvedChecksum(board, options.checksum);
    if (checksum === undefined) {
      throw appError(COMMAND_ERRORS, 'COMMAND_NOTHING_WAITS', { message: waitingWords(board) });
    }
    const { only } = options;
    return {
      kind: 'approve',
      checksum,
      by,
      at,
      ...(only === undefined ? {} : { only }),
    };
  });
}

/** Ends a hold or a contest of one workflow, or without one the tenant's own stop. */
export async function release(
  terminal: Terminal,
  file: string | undefined,
  options: ReleaseOptions,
): Promise<number> {
  return decide(terminal, options, async (house, tenant, by, at) => ({
    kind: 'release',
    by,
    at,
    ...(file === undefined ? {} : { file: (await ownedEntry(house, tenant, file)).entry.file }),
  }));
}

/** Takes back the version of a workflow that is live; the last good one, or the one before, is applied instead. */
export async function rollback(
  terminal: Terminal,
  named: string,
  options: ReleaseOptions,
): Promise<number> {
  return decide(terminal, options, async (house, tenant, by, at) => {
    const { entry, memory } = await ownedEntry(house, tenant, named);
    if (takeBack(entry, memory, by) === undefined) {
      throw appError(COMMAND_ERRORS, 'COMMAND_NOTHING_BEFORE', { message: entry.file });
    }
    return { kind: 'rollback', file: entry.file, by, at };
  });
}

async function decide(
  terminal: Terminal,
  options: ReleaseOptions,
  make: (house: House, tenant: TenantConfig, by: string, at: string) => Promise<Decision>,
): Promise<number> {
  const house = await openHouse(terminal, options);
  try {
    const tenant = chooseTenant(house, options.tenant);
    const at = new Date(house.clock.now()).toISOString();
    const decision = await make(house, tenant, whoAmI(terminal), at);
    await leaveDecision(house, tenant, decision);
    say(terminal, `Noted, as by ${decision.by}. The daemon acts on it in its next pass.`);
    return 0;
  } finally {
    await house.closers.close();
  }
}
