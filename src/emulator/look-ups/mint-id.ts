import { sha256 } from '../../kernel/json.ts';
import type { Kind } from './kinds.ts';

/** The kinds whose ids are UUIDs; the others have 32 hex digits without dashes. */
const UUIDS: ReadonlySet<Kind> = new Set(['governance-groups', 'forms', 'parameters', 'launchers']);

/** Makes the id of a row that was written without one: the same whenever tenant, kind and name are. */
export function mintId(kind: Kind, name: string, tenant = ''): string {
  const hex = sha256(`${tenant}${kind} ${name}`).slice(0, 32);
  return UUIDS.has(kind)
    ? hex.replace(/^(.{8})(.{4}).(.{3}).(.{3})(.{12})$/, '$1-$2-4$3-8$4-$5')
    : hex;
}
