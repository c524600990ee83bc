import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../kernel/app-error.ts';
import { isObject } from '../kernel/json.ts';
import { boardOf } from '../report/board.ts';
import { isEmpty } from '../plan/plan.ts';
import type { PassResult } from '../report/pass-result.ts';
import { outcomesText } from '../report/outcomes-text.ts';
import type { RecordStore } from '../store/record-store.ts';
import { pass } from '../sync/pass.ts';
import { planOnly } from '../sync/plan-only.ts';
import type { TenantConfig } from '../config/config.ts';
import { chooseTenant, openHouse, tellDiagnostics, whoAmI } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { boardOfLastPass, boardWrites } from './board-record.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { tenantPlan } from './house.ts';
import { newCaches } from './new-caches.ts';
import type { Guard } from './guard.ts';
import type { House } from './house.ts';
import { formatted, tellPlanned } from './plan.ts';
import { tenantUrl } from './planning.ts';
import { readPort, writePort } from './tenant-ports.ts';
import { confirm, print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { openWriting } from './writing-store.ts';

export interface ApplyOptions extends ConfigOptions {
  readonly tenant?: string;
  readonly plan?: string;
  readonly yes?: boolean;
  readonly approve?: string;
}

const DONE = 0;
const FAILED = 1;
const WAITING = 3;
const PARTLY = 4;

/** One pass, looked at first. Ends with 0 done, 3 something waits, 4 something failed; nothing here overrides the guard. */
export async function applyOnce(terminal: Terminal, options: ApplyOptions): Promise<number> {
  const house = await openHouse(terminal, options);
  try {
    const tenant = chooseTenant(house, options.tenant);
    const guard = await openWriting(house, tenant);
    return await reviewAndApply(terminal, house, tenant, guard, options);
  } finally {
    await house.closers.close();
  }
}

async function reviewAndApply(
  terminal: Terminal,
  house: House,
  tenant: TenantConfig,
  guard: Guard,
  options: ApplyOptions,
): Promise<number> {
  const { store } = guard;
  const client = house.tenant(tenant, await tenantUrl(terminal, house, tenant, store));
  house.closers.add(() => client.close());
  const config = house.sourceConfig(tenant.source);
  const source = house.source(config);
  const described = tenantPlan(tenant, config);
  const caches = newCaches(tenant);
  const { clock } = house;
  const reading = { tenant: readPort(client), source, records: store, clock };
  const planned = await planOnly(described, reading, caches, terminal.signal);
  tellDiagnostics(terminal, planned.diagnostics);
  tellPlanned(terminal, planned);
  print(terminal, formatted(terminal, house, planned, { ...options, format: 'text' }));
  const { checksum } = planned.plan;
  await checkReceipt(terminal, options, checksum);
  const { approve } = options;
  if (approve !== undefined && approve !== checksum) {
    throw appError(COMMAND_ERRORS, 'COMMAND_NOTHING_WAITS', {
      message: `The plan is ${checksum}.`,
    });
  }
  if (!isEmpty(planned.plan) && options.yes !== true && approve === undefined) {
    if ((await confirm(terminal, 'Apply this?')) !== true) {
      throw appError(COMMAND_ERRORS, 'COMMAND_NOT_CONFIRMED');
    }
  }
  if (approve !== undefined) {
    const { tenantId } = await client.identity(terminal.signal);
    await leaveApproval(store, tenantId, approve, whoAmI(terminal), clock.now());
  }
  const result = await pass(
    described,
    { ...reading, tenant: writePort(client), permit: () => guard.permit(), reviewed: checksum },
    caches,
    'manual',
    terminal.signal,
  );
  const board = boardOf(result, await boardOfLastPass(store, tenant.name));
  // What a daemon would have told of executions is not told here, and stays to be told.
  await store.commit(boardWrites(tenant.name, board));
  return tellEnd(terminal, house, result);
}

async function checkReceipt(
  terminal: Terminal,
  options: ApplyOptions,
  checksum: string,
): Promise<void> {
  if (options.plan === undefined) {
    return;
  }
  const receipt = await readReceipt(path.resolve(terminal.cwd, options.plan));
  if (receipt !== checksum) {
    throw appError(COMMAND_ERRORS, 'COMMAND_PLAN_DIFFERS', {
      message: `The file has ${receipt}, the plan is ${checksum}.`,
    });
  }
}

async function readReceipt(file: string): Promise<string> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'));
    if (isObject(value) && typeof value['checksum'] === 'string') {
      return value['checksum'];
    }
  } catch (cause) {
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', {
      message: `${file} is no plan that was written with --out.`,
      cause,
    });
  }
  throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', { message: `${file} has no checksum.` });
}

async function leaveApproval(
  store: RecordStore,
  tenantId: string,
  checksum: string,
  by: string,
  now: number,
): Promise<void> {
  const value = { kind: 'approve', checksum, by, at: new Date(now).toISOString() };
  await store.commit([
    { kind: 'put', collection: 'decisions', tenant: tenantId, key: `apply ${checksum}`, value },
  ]);
}

function tellEnd(terminal: Terminal, house: House, result: PassResult): number {
  print(terminal, outcomesText(result, { masker: house.masker }));
  for (const { message, hint } of result.troubles) {
    say(terminal, `${message}\n  ${hint}`);
  }
  const outcomes = result.rounds.flatMap((round) => round.outcomes);
  const last = result.rounds.at(-1)?.plan;
  if (result.troubles.length > 0 && outcomes.length === 0) {
    return FAILED;
  }
  const invalid = result.diagnostics.some(({ severity }) => severity === 'error');
  if (invalid || outcomes.some(({ result: end }) => end === 'failed' || end === 'not-attempted')) {
    return PARTLY;
  }
  const waits =
    last !== undefined &&
    (last.changes.some(({ wait }) => wait !== undefined) ||
      (last.refusals.length > 0 && !isEmpty(last)));
  return waits ? WAITING : DONE;
}
