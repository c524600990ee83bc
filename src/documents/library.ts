import { ACTIONS, COMMON_FIELDS, findAction } from '../catalogue/actions.ts';
import { OPERATORS } from '../catalogue/operators.ts';
import { TRIGGERS } from '../catalogue/triggers.ts';
import { isArray, isObject, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';

/** One version of an action, as far as the rules ask about it. */
export interface ActionForm {
  readonly version: number;
  readonly deprecated: boolean;
  /** Names of the fields; empty where nothing is known of the form. */
  readonly fields: ReadonlySet<string>;
  readonly required: readonly string[];
}

/** The actions and triggers that a workflow may name. */
export interface Library {
  /** A tenant knows all of its own; the built-in library is what has been seen (facts 4). */
  readonly source: 'built-in' | 'tenant';
  /** Versions by action, oldest first. */
  readonly actions: ReadonlyMap<string, readonly ActionForm[]>;
  /** Loops and waits are operators to a tenant, and actions in a file (facts 3.4). */
  readonly operators: ReadonlySet<string>;
  readonly triggers: ReadonlySet<string>;
}

/** What the built-in catalogue knows. */
export const BUILT_IN_LIBRARY: Library = {
  source: 'built-in',
  actions: versionsById(
    ACTIONS.map((action): readonly [string, ActionForm] => [
      action.id,
      {
        version: action.versionNumber,
        deprecated: action.deprecated,
        ...formOf(action.formFields),
      },
    ]),
  ),
  operators: new Set(OPERATORS.map(({ id }) => id)),
  triggers: new Set(TRIGGERS.map(({ id }) => id)),
};

/**
 * Reads what a tenant answers for its library (facts 1.4). A kind of item that it has none of is taken from the built-in
 * library, and so are fields that real files have beside those of the form (facts 4.1).
 */
export function libraryFrom(items: readonly JsonObject[]): Library {
  const actions: (readonly [string, ActionForm])[] = [];
  const operators = new Set<string>();
  const triggers = new Set<string>();
  for (const item of items) {
    const id = stringAt(item, 'id') ?? '';
    const version = own(item, 'versionNumber');
    const type = stringAt(item, 'type');
    if (type === 'OPERATOR') {
      operators.add(id);
    } else if (type !== 'ACTION') {
      triggers.add(id);
    } else if (typeof version === 'number') {
      const deprecated = own(item, 'deprecated') === true;
      const seen = findAction(id, version)?.formFields ?? [];
      actions.push([id, { version, deprecated, ...formOf(fieldsOf(item), seen) }]);
    }
  }
  const built = BUILT_IN_LIBRARY;
  return {
    source: 'tenant',
    actions: actions.length === 0 ? built.actions : versionsById(actions),
    operators: operators.size === 0 ? built.operators : operators,
    triggers: triggers.size === 0 ? built.triggers : triggers,
  };
}

/** Gives the versions of an action that a step may mean: the one it names, or all where it names none of them. */
export function formsOf(library: Library, id: string, version: unknown): readonly ActionForm[] {
  const versions = library.actions.get(id) ?? [];
  const named = versions.filter((form) => form.version === version);
  return named.length > 0 ? named : versions;
}

/** Gives the newest version of an action that is not deprecated. */
export function newestOf(library: Library, id: string): number | undefined {
  return library.actions.get(id)?.findLast(({ deprecated }) => !deprecated)?.version;
}

interface Field {
  readonly name: string;
  readonly required: boolean;
}

function formOf(
  fields: readonly Field[],
  others: readonly Field[] = [],
): Pick<ActionForm, 'fields' | 'required'> {
  const known = fields.length === 0 ? [] : [...fields, ...others, ...COMMON_FIELDS];
  return {
    fields: new Set(known.map(({ name }) => name)),
    required: fields.filter(({ required }) => required).map(({ name }) => name),
  };
}

function fieldsOf(item: JsonObject): readonly Field[] {
  const fields = own(item, 'formFields');
  return (isArray(fields) ? fields : []).flatMap((field): readonly Field[] => {
    const name = isObject(field) ? stringAt(field, 'name') : undefined;
    return isObject(field) && name !== undefined
      ? [{ name, required: own(field, 'required') === true }]
      : [];
  });
}

function versionsById(
  forms: readonly (readonly [string, ActionForm])[],
): ReadonlyMap<string, readonly ActionForm[]> {
  const byId = new Map<string, readonly ActionForm[]>();
  for (const [id, form] of forms) {
    byId.set(
      id,
      [...(byId.get(id) ?? []), form].toSorted((a, b) => a.version - b.version),
    );
  }
  return byId;
}
