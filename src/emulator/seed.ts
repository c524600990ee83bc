import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { appError } from '../kernel/app-error.ts';
import { compareText } from '../kernel/diagnostic.ts';
import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { EMULATOR_ERRORS } from './errors.ts';
import { exportedWorkflows } from './export-shapes.ts';
import type { Identity } from './identities.ts';

/** What a tenant holds at first. */
export interface Seed {
  /** Workflows as API objects; `id` and `enabled` are kept where given. */
  readonly workflows?: readonly JsonObject[];
  readonly identities?: readonly Identity[];
  /** The other look-up collections by name (`sources`, `roles`, …), as their API objects. */
  readonly collections?: Readonly<Record<string, readonly JsonObject[]>>;
}

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
] as const;

/**
 * Reads a seed folder: workflow files at any depth (YAML or JSON, any export shape) and the collections
 * at its top. Test files and hidden ones are passed over. Throws EMULATOR_SEED_INVALID.
 */
export async function loadSeed(folder: string): Promise<Seed> {
  const workflows: JsonObject[] = [];
  const collections = new Map<string, readonly JsonObject[]>();
  for (const file of await seedFiles(folder)) {
    const content = await readSeedFile(folder, file);
    const collection = COLLECTIONS.find((name) => name === file.replace(/\.(ya?ml|json)$/, ''));
    if (collection === undefined) {
      workflows.push(...workflowsOf(content, file));
    } else {
      collections.set(collection, rowsOf(content, file));
    }
  }
  const identities = (collections.get('identities') ?? []).map(identityOf);
  collections.delete('identities');
  return { workflows, identities, collections: Object.fromEntries(collections) };
}

async function seedFiles(folder: string): Promise<readonly string[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .filter((file) => /\.(ya?ml|json)$/.test(file) && !/\.test\.ya?ml$/.test(file))
      .filter((file) => !file.split(path.sep).some((part) => part.startsWith('.')))
      .toSorted(compareText);
  } catch (error) {
    throw invalid(`Folder ${folder}.`, error);
  }
}

async function readSeedFile(folder: string, file: string): Promise<Json> {
  try {
    const text = await readFile(path.join(folder, file), 'utf8');
    // Tags of other tools (such as `!ref`) are passed over: what they stand for is not looked up here.
    const read = file.endsWith('.json') ? JSON.parse(text) : parse(text, { logLevel: 'silent' });
    return read as Json;
  } catch (error) {
    throw invalid(`File ${file} cannot be read.`, error);
  }
}

function workflowsOf(content: Json, file: string): readonly JsonObject[] {
  const workflows = exportedWorkflows(content);
  if (workflows.length === 0) {
    throw invalid(`File ${file} holds no workflow.`);
  }
  return workflows;
}

function rowsOf(content: Json, file: string): readonly JsonObject[] {
  if (!isArray(content) || !content.every((row) => isObject(row))) {
    throw invalid(`File ${file} is not a list of objects.`);
  }
  return content.filter((row) => isObject(row));
}

function identityOf(row: JsonObject): Identity {
  const id = stringAt(row, 'id');
  const name = stringAt(row, 'name') ?? stringAt(row, 'displayName') ?? id;
  if (id === undefined || name === undefined) {
    throw invalid(`An identity has no id: ${JSON.stringify(own(row, 'name') ?? null)}.`);
  }
  return { id, name, raw: row };
}

function invalid(message: string, cause?: unknown): Error {
  return appError(EMULATOR_ERRORS, 'EMULATOR_SEED_INVALID', {
    message,
    ...(cause === undefined ? {} : { cause }),
  });
}
