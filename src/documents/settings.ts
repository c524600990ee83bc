import { parseDuration } from '../kernel/duration.ts';
import { isArray, isObject, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { escapeToken, parsePointer } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { DocumentSettings, RolloutSettings } from '../workflow/document-settings.ts';
import { WRITABLE_FIELDS } from '../workflow/workflow.ts';
import { suggest } from './suggest.ts';

/** One thing wrong with a `mainsheet:` block; the pointer starts at the workflow. */
export interface SettingsTrouble {
  readonly pointer: Pointer;
  readonly message: string;
  readonly hint: string;
}

/** What a block gives and what is wrong with it; wrong members are left out of the settings. */
export interface ReadSettings {
  readonly settings: DocumentSettings;
  readonly troubles: readonly SettingsTrouble[];
}

const KEYS = ['drift', 'prune', 'ignore', 'movedFrom', 'rollout', 'stuckAfter', 'onStuck'] as const;
const DRIFT = ['correct', 'report', 'capture'] as const;
const PRUNE = ['keep', 'quarantine', 'delete'] as const;
const ON_STUCK = ['report', 'cancel'] as const;
/** What a block leaves out. */
const ROLLOUT_DEFAULTS: RolloutSettings = {
  observeMs: 900_000,
  maxFailureRate: 0.2,
  minExecutions: 5,
  rollback: true,
};
const ROLLOUT = ['observe', 'maxFailureRate', 'minExecutions', 'rollback'] as const;

/** Reads a file's `mainsheet:` block. */
export function readSettings(block: Json | undefined): ReadSettings {
  if (block === undefined || block === null) {
    return { settings: { ignore: [] }, troubles: [] };
  }
  const troubles: SettingsTrouble[] = [];
  const tell = (pointer: Pointer, message: string, hint: string): undefined => {
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
  const stuckAfterMs = stuckAfterOf(own(block, 'stuckAfter'), tell);
  const onStuck = choice(block, 'onStuck', ON_STUCK, tell);
  const rollout = rolloutOf(own(block, 'rollout'), tell);
  return {
    settings: {
      ...(drift === undefined ? {} : { drift }),
      ...(prune === undefined ? {} : { prune }),
      ignore: ignoreOf(own(block, 'ignore'), tell),
      ...(movedFrom === undefined ? {} : { movedFrom }),
      ...(rollout === undefined ? {} : { rollout }),
      ...(stuckAfterMs === undefined ? {} : { stuckAfterMs }),
      ...(onStuck === undefined ? {} : { onStuck }),
    },
    troubles,
  };
}

type Tell = (pointer: Pointer, message: string, hint: string) => undefined;

function unknownKeys(object: JsonObject, known: readonly string[], at: Pointer, tell: Tell): void {
  for (const key of Object.keys(object).filter((name) => !known.includes(name))) {
    const near = suggest(key, known);
    const hint = near === undefined ? `Known keys: ${known.join(', ')}.` : `Did you mean ${near}?`;
    tell(`${at}/${escapeToken(key)}`, `mainsheet: has no key ${JSON.stringify(key)} here.`, hint);
  }
}

function choice<T extends string>(
  block: JsonObject,
  key: string,
  allowed: readonly T[],
  tell: Tell,
): T | undefined {
  const written = own(block, key);
  if (written === undefined || written === null) {
    return undefined;
  }
  const found = allowed.find((value) => value === written);
  return found ?? tell(`/${key}`, `${key} is none of its values.`, `Write ${allowed.join(', ')}.`);
}

function movedFromOf(written: Json | undefined, tell: Tell): string | undefined {
  if (written === undefined || written === null) {
    return undefined;
  }
  const ok =
    typeof written === 'string' &&
    written !== '' &&
    !written.startsWith('/') &&
    !written.split('/').includes('..');
  return ok
    ? written
    : tell(
        '/movedFrom',
        'movedFrom is no path in the repository.',
        'Write the path the file had before, from the root of the repository.',
      );
}

function stuckAfterOf(written: Json | undefined, tell: Tell): number | undefined {
  if (written === undefined || written === null) {
    return undefined;
  }
  const ms = typeof written === 'string' ? parseDuration(written) : undefined;
  return ms !== undefined && ms > 0
    ? ms
    : tell('/stuckAfter', 'stuckAfter is no duration.', 'Write a duration, such as 48h.');
}

function ignoreOf(written: Json | undefined, tell: Tell): readonly Pointer[] {
  if (written === undefined || written === null) {
    return [];
  }
  const hint = 'Write JSON Pointers, such as /definition/steps/Send Email/attributes/from.';
  if (!isArray(written)) {
    tell('/ignore', 'ignore is no list.', hint);
    return [];
  }
  return written.filter((pointer, index): pointer is string => {
    const reason = pointerTrouble(pointer);
    if (reason !== undefined) {
      tell(`/ignore/${index}`, reason, hint);
    }
    return reason === undefined;
  });
}

function pointerTrouble(pointer: Json): string | undefined {
  if (typeof pointer !== 'string') {
    return 'This is no JSON Pointer.';
  }
  let field: string | undefined;
  try {
    [field] = parsePointer(pointer);
  } catch {
    return 'This is no JSON Pointer.';
  }
  if (field === undefined) {
    return 'The whole workflow cannot be ignored.';
  }
  if (field === 'name') {
    return 'The name cannot be ignored: it says which workflow is meant.';
  }
  const known: readonly string[] = WRITABLE_FIELDS;
  return known.includes(field)
    ? undefined
    : `A workflow has no field ${JSON.stringify(field)} that could be ignored.`;
}

function rolloutOf(written: Json | undefined, tell: Tell): RolloutSettings | undefined {
  if (written === undefined || written === null) {
    return undefined;
  }
  if (!isObject(written)) {
    return tell('/rollout', 'rollout is no mapping.', `It holds ${ROLLOUT.join(', ')}.`);
  }
  unknownKeys(written, ROLLOUT, '/rollout', tell);
  const read = <T>(
    key: (typeof ROLLOUT)[number],
    parse: (value: Json) => T | undefined,
    hint: string,
  ): T | undefined => {
    const value = own(written, key);
    return value === undefined
      ? undefined
      : (parse(value) ?? tell(`/rollout/${key}`, `rollout.${key} is not what it should be.`, hint));
  };
  const { observeMs, maxFailureRate, minExecutions, rollback } = ROLLOUT_DEFAULTS;
  return {
    observeMs:
      read(
        'observe',
        (value) => (typeof value === 'string' ? parseDuration(value) : undefined),
        'Write a duration, such as 15m.',
      ) ?? observeMs,
    maxFailureRate:
      read(
        'maxFailureRate',
        (value) => (typeof value === 'number' && value >= 0 && value <= 1 ? value : undefined),
        'Write a share from 0 to 1.',
      ) ?? maxFailureRate,
    minExecutions:
      read(
        'minExecutions',
        (value) => (Number.isSafeInteger(value) && Number(value) >= 0 ? Number(value) : undefined),
        'Write a whole number.',
      ) ?? minExecutions,
    rollback:
      read(
        'rollback',
        (value) => (typeof value === 'boolean' ? value : undefined),
        'Write true or false.',
      ) ?? rollback,
  };
}
