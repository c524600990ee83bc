import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { appError } from '../kernel/app-error.js';
import { compareText } from '../kernel/diagnostic.js';
import { isArray, isObject, own, stringAt } from '../kernel/json.js';
import { EMULATOR_ERRORS } from './errors.js';
import { exportedWorkflows } from './export-shapes.js';
/** Files at the top of a seed folder that hold a collection instead of a workflow. */
const COLLECTIONS = [
    'identities',
    'sources',
    'roles',
    'access-profiles',
    'entitlements',
    'governance-groups',
    'forms',
    'parameters',
    'connectors',
    'launchers',
    'personal-access-tokens',
];
/**
 * Reads a seed folder: workflow files at any depth (YAML or JSON, any export shape) and the collections
 * at its top. Test files and hidden ones are passed over. Throws EMULATOR_SEED_INVALID.
 */
export async function loadSeed(folder) {
    const workflows = [];
    const collections = new Map();
    for (const file of await seedFiles(folder)) {
        const content = await readSeedFile(folder, file);
        const collection = COLLECTIONS.find((name) => name === file.replace(/\.(ya?ml|json)$/, ''));
        if (collection === undefined) {
            workflows.push(...workflowsOf(content, file));
        }
        else {
            collections.set(collection, rowsOf(content, file));
        }
    }
    const identities = (collections.get('identities') ?? []).map(identityOf);
    collections.delete('identities');
    return { workflows, identities, collections: Object.fromEntries(collections) };
}
async function seedFiles(folder) {
    try {
        const entries = await readdir(folder, { recursive: true, withFileTypes: true });
        return entries
            .filter((entry) => entry.isFile())
            .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
            .filter((file) => /\.(ya?ml|json)$/.test(file) && !/\.test\.ya?ml$/.test(file))
            .filter((file) => !file.split(path.sep).some((part) => part.startsWith('.')))
            .toSorted(compareText);
    }
    catch (error) {
        throw invalid(`Folder ${folder}.`, error);
    }
}
async function readSeedFile(folder, file) {
    try {
        const text = await readFile(path.join(folder, file), 'utf8');
        // Tags of other tools (such as `!ref`) are passed over: what they stand for is not looked up here.
        const read = file.endsWith('.json') ? JSON.parse(text) : parse(text, { logLevel: 'silent' });
        return read;
    }
    catch (error) {
        throw invalid(`File ${file} cannot be read.`, error);
    }
}
function workflowsOf(content, file) {
    const workflows = exportedWorkflows(content);
    if (workflows.length === 0) {
        throw invalid(`File ${file} holds no workflow.`);
    }
    return workflows;
}
function rowsOf(content, file) {
    if (!isArray(content) || !content.every((row) => isObject(row))) {
        throw invalid(`File ${file} is not a list of objects.`);
    }
    return content.filter((row) => isObject(row));
}
function identityOf(row) {
    const id = stringAt(row, 'id');
    const name = stringAt(row, 'name') ?? stringAt(row, 'displayName') ?? id;
    if (id === undefined || name === undefined) {
        throw invalid(`An identity has no id: ${JSON.stringify(own(row, 'name') ?? null)}.`);
    }
    return { id, name, raw: row };
}
function invalid(message, cause) {
    return appError(EMULATOR_ERRORS, 'EMULATOR_SEED_INVALID', {
        message,
        ...(cause === undefined ? {} : { cause }),
    });
}
//# sourceMappingURL=seed.js.map