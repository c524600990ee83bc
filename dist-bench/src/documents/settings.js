import { parseDuration } from '../kernel/duration.js';
import { isArray, isObject, own } from '../kernel/json.js';
import { escapeToken, parsePointer } from '../kernel/pointer.js';
import { WRITABLE_FIELDS } from '../workflow/workflow.js';
import { suggest } from './suggest.js';
const KEYS = ['drift', 'prune', 'ignore', 'movedFrom', 'rollout'];
const DRIFT = ['correct', 'report', 'capture'];
const PRUNE = ['keep', 'quarantine', 'delete'];
const ROLLOUT = ['observe', 'maxFailureRate', 'minExecutions', 'rollback'];
/** Reads a file's `mainsheet:` block. */
export function readSettings(block) {
    if (block === undefined || block === null) {
        return { settings: { ignore: [] }, troubles: [] };
    }
    const troubles = [];
    const tell = (pointer, message, hint) => {
        troubles.push({ pointer: `/mainsheet${pointer}`, message, hint });
        return undefined;
    };
    if (!isObject(block)) {
        tell('', 'mainsheet: is no mapping.', `It holds ${KEYS.join(', ')}.`);
        return { settings: { ignore: [] }, troubles };
    }
    unknownKeys(block, KEYS, '', tell);
    const drift = choice(block, 'drift', DRIFT, tell);
    const prune = choice(block, 'prune', PRUNE, tell);
    const movedFrom = movedFromOf(own(block, 'movedFrom'), tell);
    checkRollout(own(block, 'rollout'), tell);
    return {
        settings: {
            ...(drift === undefined ? {} : { drift }),
            ...(prune === undefined ? {} : { prune }),
            ignore: ignoreOf(own(block, 'ignore'), tell),
            ...(movedFrom === undefined ? {} : { movedFrom }),
        },
        troubles,
    };
}
function unknownKeys(object, known, at, tell) {
    for (const key of Object.keys(object).filter((name) => !known.includes(name))) {
        const near = suggest(key, known);
        const hint = near === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean ${near}?`;
        tell(`${at}/${escapeToken(key)}`, `mainsheet: has no key ${JSON.stringify(key)} here.`, hint);
    }
}
function choice(block, key, allowed, tell) {
    const written = own(block, key);
    if (written === undefined || written === null) {
        return undefined;
    }
    const found = allowed.find((value) => value === written);
    return found ?? tell(`/${key}`, `${key} is none of its values.`, `Write ${allowed.join(', ')}.`);
}
function movedFromOf(written, tell) {
    if (written === undefined || written === null) {
        return undefined;
    }
    const ok = typeof written === 'string' &&
        written !== '' &&
        !written.startsWith('/') &&
        !written.split('/').includes('..');
    return ok
        ? written
        : tell('/movedFrom', 'movedFrom is no path in the repository.', 'Write the path the file had before, from the root of the repository.');
}
function ignoreOf(written, tell) {
    if (written === undefined || written === null) {
        return [];
    }
    const hint = 'Write JSON Pointers, such as /definition/steps/Send Email/attributes/from.';
    if (!isArray(written)) {
        tell('/ignore', 'ignore is no list.', hint);
        return [];
    }
    return written.filter((pointer, index) => {
        const reason = pointerTrouble(pointer);
        if (reason !== undefined) {
            tell(`/ignore/${index}`, reason, hint);
        }
        return reason === undefined;
    });
}
function pointerTrouble(pointer) {
    if (typeof pointer !== 'string') {
        return 'This is no JSON Pointer.';
    }
    let field;
    try {
        [field] = parsePointer(pointer);
    }
    catch {
        return 'This is no JSON Pointer.';
    }
    if (field === undefined) {
        return 'The whole workflow cannot be ignored.';
    }
    if (field === 'name') {
        return 'The name cannot be ignored: it says which workflow is meant.';
    }
    const known = WRITABLE_FIELDS;
    return known.includes(field)
        ? undefined
        : `A workflow has no field ${JSON.stringify(field)} that could be ignored.`;
}
function checkRollout(written, tell) {
    if (written === undefined || written === null) {
        return;
    }
    if (!isObject(written)) {
        tell('/rollout', 'rollout is no mapping.', `It holds ${ROLLOUT.join(', ')}.`);
        return;
    }
    unknownKeys(written, ROLLOUT, '/rollout', tell);
    const check = (key, fits, hint) => {
        const value = own(written, key);
        if (value !== undefined && !fits(value)) {
            tell(`/rollout/${key}`, `rollout.${key} is not what it should be.`, hint);
        }
    };
    check('observe', (value) => typeof value === 'string' && parseDuration(value) !== undefined, 'Write a duration, such as 15m.');
    check('maxFailureRate', (value) => typeof value === 'number' && value >= 0 && value <= 1, 'Write a share from 0 to 1.');
    check('minExecutions', (value) => Number.isSafeInteger(value) && Number(value) >= 0, 'Write a whole number.');
    check('rollback', (value) => typeof value === 'boolean', 'Write true or false.');
}
//# sourceMappingURL=settings.js.map