import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { parse } from 'yaml';
import { appError } from '../kernel/app-error.ts';
import { compareText } from '../kernel/diagnostic.ts';
import { isArray, isObject, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { Result } from '../kernel/result.ts';
import { EMULATOR_ERRORS } from './errors.ts';
import { readRecurringEvents } from './executions/recurring-events.ts';
import type { RecurringEvent } from './executions/recurring-events.ts';
import { exportedWorkflows } from './export-shapes.ts';
import type { Identity } from './identities.ts';
import { KINDS } from './look-ups/kinds.ts';
import type { Rows } from './look-ups/records.ts';
import { settleRows } from './look-ups/settle-rows.ts';
import type { WrittenRows } from './look-ups/settle-rows.ts';
import { readMocks } from './mocks.ts';
import type { WrittenMocks } from './mocks.ts';

/** What a tenant holds at first. */
export interface Seed {
  /** Workflows as API objects; `id` and `enabled` are kept where given. */
  readonly workflows?: readonly JsonObject[];
  readonly identities?: readonly Identity[];
  /** What it holds besides workflows, people included, as the tenant keeps it. */
  readonly collections?: Rows;
  /** What answers in the place of actions. */
  readonly mocks?: WrittenMocks;
  /** What happens by itself, again and again. */
  readonly events?: readonly RecurringEvent[];
}

/** How many troubles one error tells. */
const TOLD_TROUBLES = 10;

/**
 * Reads seed folders, one after another: workflow files at any depth (YAML or JSON, any export shape) and, at the top of
 * each, one file per kind of record (`identities.yaml`, `sources.yaml`, …), `mocks.yaml` and `events.yaml`. Test files,
 * hidden ones and the files of tenants are passed over. Throws EMULATOR_SEED_INVALID.
 */
export async function loadSeed(...folders: readonly string[]): Promise<Seed> {
  return readSeed(folders);
}

/** How a seed is read when it is more than plain files. */
export interface SeedOptions {
  /** Names the tenant: rows without an id get another one in each. */
  readonly tenant?: string;
  /** Reads a workflow file that refers to rows of the seed; undefined for one that is to be read as it stands. */
  workflow?(file: string, rows: Rows): Promise<JsonObject | undefined>;
}

/** Reads seed folders as `loadSeed` does, for one tenant. Throws EMULATOR_SEED_INVALID. */
export async function readSeed(
  folders: readonly string[],
  options: SeedOptions = {},
): Promise<Seed> {
  const workflows: (readonly [SeedPlace, Json])[] = [];
  const written: WrittenRows[] = [];
  const events: RecurringEvent[] = [];
  let mocks: WrittenMocks = { mocks: [] };
  for (const place of (await Promise.all(folders.map(seedFiles))).flat()) {
    const { folder, file } = place;
    const content = await readSeedFile(folder, file);
    const name = file.replace(/\.(ya?ml|json)$/, '');
    const kind = KINDS.find((known) => known === name);
    if (name === 'mocks') {
      const more = valueOf(readMocks(content ?? []), file);
      mocks = { ...mocks, ...more, mocks: [...mocks.mocks, ...more.mocks] };
    } else if (name === 'events') {
      events.push(...valueOf(readRecurringEvents(content ?? []), file));
    } else if (kind === undefined) {
      workflows.push([place, content]);
    } else {
      written.push({ kind, file, rows: rowsOf(content, file) });
    }
  }
  const settled = settleRows(written, options.tenant);
  if (!settled.ok) {
    throw invalid(told(settled.trouble));
  }
  const identities = (settled.value.identities ?? []).map((row) => ({
    id: stringAt(row, 'id') ?? '',
    name: stringAt(row, 'name') ?? '',
  }));
  const made: JsonObject[] = [];
  for (const [{ folder, file }, content] of workflows) {
    const read = await options.workflow?.(path.join(folder, file), settled.value);
    made.push(...(read === undefined ? workflowsOf(content, file) : [read]));
  }
  return { workflows: made, identities, collections: settled.value, mocks, events };
}

interface SeedPlace {
  readonly folder: string;
  /** The path below the folder. */
  readonly file: string;
}

async function seedFiles(folder: string): Promise<readonly SeedPlace[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true });
    return entries
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
      .filter((file) => /\.(ya?ml|json)$/.test(file) && !/\.test\.(ya?ml|json)$/.test(file))
      .filter((file) => !file.split(path.sep).some((part) => part.startsWith('.')))
      .filter((file) => !file.startsWith(`tenants${path.sep}`))
      .toSorted(compareText)
      .map((file) => ({ folder, file }));
  } catch (error) {
    throw invalid(`Folder ${folder}.`, error);
  }
}

async function readSeedFile(folder: string, file: string): Promise<Json> {
  try {
    const text = await readFile(path.join(folder, file), 'utf8');
    // Tags of other tools (such as `!ref`) are passed over: what they stand for is not looked up here.
    const read = file.endsWith('.json') ? JSON.parse(text) : parse(text, { logLevel: 'error' });
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

function valueOf<T>(read: Result<T, string>, file: string): T {
  if (!read.ok) {
    throw invalid(`File ${file}: ${read.trouble}.`);
  }
  return read.value;
}

/** A file may be empty: the tenant holds nothing of the kind then. */
function rowsOf(content: Json, file: string): readonly JsonObject[] {
  const rows = content ?? [];
  if (!isArray(rows)) {
    throw invalid(`File ${file} is not a list.`);
  }
  const stranger = rows.findIndex((row) => !isObject(row));
  if (stranger >= 0) {
    throw invalid(`File ${file}, row ${stranger + 1} is not an object.`);
  }
  return rows.filter((row) => isObject(row));
}

function told(troubles: readonly string[]): string {
  const more = troubles.length - TOLD_TROUBLES;
  const lines = troubles.slice(0, TOLD_TROUBLES).map((trouble) => `File ${trouble}.`);
  return [...lines, ...(more > 0 ? [`And ${more} more.`] : [])].join('\n');
}

function invalid(message: string, cause?: unknown): Error {
  return appError(EMULATOR_ERRORS, 'EMULATOR_SEED_INVALID', {
    message,
    ...(cause === undefined ? {} : { cause }),
  });
}
