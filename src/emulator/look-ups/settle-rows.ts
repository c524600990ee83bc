import { isArray, isObject, own, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import type { Result } from '../../kernel/result.ts';
import type { Kind } from './kinds.ts';
import { mintId } from './mint-id.ts';
import type { Rows } from './records.ts';
import { RowIndex } from './row-index.ts';
import { badMembers } from './row-shapes.ts';
import { aliasOf, settleAccount, settleIdentity } from './settle-people.ts';
import { settleThing } from './settle-things.ts';
import { Settling } from './settling.ts';

/** The rows of one seed file as a person wrote them. */
export interface WrittenRows {
  readonly kind: Kind;
  readonly file: string;
  readonly rows: readonly JsonObject[];
}

interface NamedRow {
  readonly kind: Kind;
  readonly id: string;
  readonly name: string;
  readonly row: JsonObject;
  readonly place: string;
}

/**
 * Makes records of written rows: shapes checked, ids minted where none are given, names of people, sources and
 * access turned into references. The same rows get other ids under another `tenant`. The troubles say file, row and what.
 */
export function settleRows(
  written: readonly WrittenRows[],
  tenant = '',
): Result<Rows, readonly string[]> {
  const troubles: string[] = [];
  const index = new RowIndex();
  const named = written.flatMap(({ kind, file, rows }) =>
    rows.flatMap((row, at) =>
      nameRow(kind, row, `${file}, row ${at + 1}`, index, troubles, tenant),
    ),
  );
  const settled = new Map<Kind, JsonObject[]>(written.map(({ kind }) => [kind, []]));
  for (const { kind, place, row, id, name } of [
    ...named,
    ...ownAccounts(named, index, troubles, tenant),
  ]) {
    const settling = new Settling(index, { id, name }, row);
    const rows = settled.get(kind) ?? [];
    rows.push(settle(kind, settling));
    settled.set(kind, rows);
    troubles.push(...settling.troubles.map((text) => `${place}: ${text}`));
  }
  return troubles.length === 0
    ? { ok: true, value: Object.fromEntries(settled) }
    : { ok: false, trouble: troubles };
}

/** Makes the record of somebody of whom only id and name are known. */
export function plainIdentity(person: { readonly id: string; readonly name: string }): JsonObject {
  return settleIdentity(new Settling(new RowIndex(), person, {}));
}

function settle(kind: Kind, settling: Settling): JsonObject {
  if (kind === 'identities') {
    return settleIdentity(settling);
  }
  return kind === 'accounts' ? settleAccount(settling) : settleThing(kind, settling);
}

function nameRow(
  kind: Kind,
  row: JsonObject,
  position: string,
  index: RowIndex,
  troubles: string[],
  tenant: string,
): readonly NamedRow[] {
  const name =
    stringAt(row, 'name') ??
    stringAt(row, 'nativeIdentity') ??
    stringAt(row, 'value') ??
    stringAt(row, 'id');
  const place = name === undefined ? position : `${position} (${name})`;
  const bad = badMembers(kind, row);
  if (name === undefined || bad.length > 0) {
    const what = bad.length > 0 ? bad : ['it has neither an id nor a name'];
    troubles.push(...what.map((text) => `${place}: ${text}`));
    return [];
  }
  const id = stringAt(row, 'id') ?? freshId(kind, name, row, tenant);
  const alias = stringAt(row, 'alias');
  if (!index.add(kind, { id, name, ...(alias === undefined ? {} : { alias }) })) {
    troubles.push(`${place}: another row has the id ${id}`);
    return [];
  }
  return [{ kind, id, name, row, place }];
}

/** An entitlement's name, and an account's, are its own within its source only (facts 8). */
function freshId(kind: Kind, name: string, row: JsonObject, tenant: string): string {
  if (kind === 'connectors') {
    return stringAt(row, 'scriptName') ?? name.trim().toLowerCase().replaceAll(/\s+/g, '-');
  }
  const within = [own(row, 'source'), own(row, 'sourceId'), own(row, 'attribute')]
    .map((part) => (isObject(part) ? stringAt(part, 'name') : part))
    .filter((part) => typeof part === 'string');
  const key = stringAt(row, kind === 'accounts' ? 'nativeIdentity' : 'value') ?? name;
  return mintId(kind, within.length === 0 ? name : [...within, key].join('/'), tenant);
}

/** The accounts that were written with their identities. */
function ownAccounts(
  named: readonly NamedRow[],
  index: RowIndex,
  troubles: string[],
  tenant: string,
): readonly NamedRow[] {
  return named
    .filter(({ kind }) => kind === 'identities')
    .flatMap(({ id, name, row, place }) => {
      const accounts = own(row, 'accounts');
      const alias = stringAt(row, 'alias') ?? aliasOf(name);
      return (isArray(accounts) ? accounts : []).flatMap((account, at) =>
        isObject(account)
          ? nameRow(
              'accounts',
              { nativeIdentity: alias, ...account, identity: id },
              `${place}, account ${at + 1}`,
              index,
              troubles,
              tenant,
            )
          : [],
      );
    });
}
