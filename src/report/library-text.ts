import { isObject, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { coloursFor } from './colours.ts';
import { columns } from './columns.ts';
import { printable } from './printable.ts';

/** How a library is written for a terminal. */
export interface LibraryTextOptions {
  readonly color: boolean;
  readonly width: number;
}

/** What an item of the library is. */
export function itemKind(item: JsonObject): 'action' | 'operator' | 'trigger' {
  const type = stringAt(item, 'type');
  return type === 'ACTION' ? 'action' : type === 'OPERATOR' ? 'operator' : 'trigger';
}

/** Lists the items of a library in columns, one line an id, in the order of ids. */
export function libraryText(
  items: readonly JsonObject[],
  { color, width }: LibraryTextOptions,
): string {
  const colours = coloursFor(color);
  const ids = [...new Set(items.map((item) => stringAt(item, 'id') ?? ''))].toSorted();
  const [first] = items;
  const rows = ids.map((id) =>
    row(
      id,
      items.filter((item) => stringAt(item, 'id') === id),
    ),
  );
  const kind = first === undefined ? 'action' : itemKind(first);
  const second = { action: 'VERSIONS', operator: 'KIND', trigger: 'TYPE' }[kind];
  const [head = '', ...lines] = columns([['ID', second, 'NAME'], ...rows], width);
  return [colours.bold(head), ...lines].join('\n');
}

/** Writes the versions of an action, with a mark on those that are deprecated. */
export function versionsText(versions: readonly JsonObject[]): string {
  return versions
    .map((item) => {
      const number = versionText(item);
      return own(item, 'deprecated') === true ? `${number} (deprecated)` : number;
    })
    .join(', ');
}

/** Writes the version of one action. */
export function versionText(item: JsonObject): string {
  const version = own(item, 'versionNumber');
  return typeof version === 'number' ? String(version) : '?';
}

function row(id: string, versions: readonly JsonObject[]): readonly string[] {
  const newest = versions.at(-1) ?? {};
  const kind = itemKind(newest);
  const second = {
    action: versionsText(versions),
    operator: stringAt(newest, 'stepType') ?? 'operator',
    trigger: stringAt(newest, 'type') ?? '',
  }[kind];
  const inferred = own(newest, 'inferred') === true ? ' (inferred)' : '';
  return [
    printable(id),
    printable(second),
    `${printable(stringAt(newest, 'name') ?? '')}${inferred}`,
  ];
}

/** The fields of an item's form. */
export function formFields(item: JsonObject): readonly JsonObject[] {
  const fields = own(item, 'formFields');
  return Array.isArray(fields) ? fields.filter(isObject) : [];
}
