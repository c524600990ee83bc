import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../kernel/app-error.js';
import { isObject } from '../kernel/json.js';
import { isEmpty } from '../plan/plan.js';
import { outcomesText } from '../report/outcomes-text.js';
import { openStore } from '../store/open-store.js';
import { pass } from '../sync/pass.js';
import { planOnly } from '../sync/plan-only.js';
import { chooseTenant, openHouse, tellDiagnostics, whoAmI } from './command-context.js';
import { COMMAND_ERRORS } from './errors.js';
import { newCaches, tenantPlan } from './house.js';
import { formatted, tellPlanned } from './plan.js';
import { tenantUrl } from './planning.js';
import { readPort, writePort } from './tenant-ports.js';
import { confirm, print, say } from './terminal.js';
const DONE = 0;
const FAILED = 1;
const WAITING = 3;
const PARTLY = 4;
/** One pass, looked at first. Ends with 0 done, 3 something waits, 4 something failed; nothing here overrides the guard. */
export async function applyOnce(terminal, options) {
    const house = await openHouse(terminal, options);
    try {
        const tenant = chooseTenant(house, options.tenant);
        const store = await openStore(house.config.store.path);
        house.closers.add(() => store.close());
        return await reviewAndApply(terminal, house, tenant, store, options);
    }
    finally {
        await house.closers.close();
    }
}
async function reviewAndApply(terminal, house, tenant, store, options) {
    const client = house.tenant(tenant, await tenantUrl(terminal, house, tenant, store));
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
    const result = await pass(described, { ...reading, tenant: writePort(client), permit: () => undefined, reviewed: checksum }, caches, 'manual', terminal.signal);
    return tellEnd(terminal, house, result);
}
async function checkReceipt(terminal, options, checksum) {
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
async function readReceipt(file) {
    try {
        const value = JSON.parse(await readFile(file, 'utf8'));
        if (isObject(value) && typeof value['checksum'] === 'string') {
            return value['checksum'];
        }
    }
    catch (cause) {
        throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', {
            message: `${file} is no plan that was written with --out.`,
            cause,
        });
    }
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', { message: `${file} has no checksum.` });
}
async function leaveApproval(store, tenantId, checksum, by, now) {
    const value = { kind: 'approve', checksum, by, at: new Date(now).toISOString() };
    await store.commit([
        { kind: 'put', collection: 'decisions', tenant: tenantId, key: `apply ${checksum}`, value },
    ]);
}
function tellEnd(terminal, house, result) {
    print(terminal, outcomesText(result, { masker: house.masker }));
    for (const { message, hint } of result.troubles) {
        say(terminal, `${message}\n  ${hint}`);
    }
    const outcomes = result.rounds.flatMap((round) => round.outcomes);
    const last = result.rounds.at(-1)?.plan;
    if (result.troubles.length > 0 && outcomes.length === 0) {
        return FAILED;
    }
    if (outcomes.some(({ result: end }) => end === 'failed' || end === 'not-attempted')) {
        return PARTLY;
    }
    const waits = last !== undefined &&
        (last.changes.some(({ wait }) => wait !== undefined) ||
            (last.refusals.length > 0 && !isEmpty(last)));
    return waits ? WAITING : DONE;
}
//# sourceMappingURL=apply.js.map