import { appError } from '../kernel/app-error.ts';
import { stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { nearest } from '../kernel/nearest.ts';
import { libraryItemText } from '../report/library-item-text.ts';
import { libraryText } from '../report/library-text.ts';
import type { LibraryTextOptions } from '../report/library-text.ts';
import type { LibraryKind } from '../tenant/tenant.ts';
import { builtInLibrary, extrasOf } from './built-in-library.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { TenantOptions } from './running-tenant.ts';
import { colours, print } from './terminal.ts';
import type { Terminal } from './terminal.ts';

const WIDTH = 100;

export interface LibraryOptions extends TenantOptions {
  readonly format: 'text' | 'json';
}

/** Lists one kind of the step library: the built-in one, or a tenant's when one is named. */
export async function listLibrary(
  terminal: Terminal,
  kind: LibraryKind,
  options: LibraryOptions,
): Promise<number> {
  return withLibrary(terminal, kind, options, (items) =>
    options.format === 'json' ? json(items) : libraryText(items, textOptions(terminal, options)),
  );
}

/** Shows one action, operator or trigger, by its id or its name. Throws COMMAND_STEP_UNKNOWN. */
export async function showLibraryItem(
  terminal: Terminal,
  wanted: string,
  options: LibraryOptions,
): Promise<number> {
  return withLibrary(terminal, undefined, options, (items) => {
    const versions = find(items, wanted);
    const [newest] = versions.slice(-1);
    return options.format === 'json' || newest === undefined
      ? json(versions)
      : libraryItemText(versions, extrasOf(newest), textOptions(terminal, options));
  });
}

/** The versions of the item that has this id, or else this name; oldest first. */
function find(items: readonly JsonObject[], wanted: string): readonly JsonObject[] {
  const named = items.find(
    (item) => stringAt(item, 'name')?.toLowerCase() === wanted.toLowerCase(),
  );
  const known = items.some((item) => stringAt(item, 'id') === wanted);
  const id = known || named === undefined ? wanted : stringAt(named, 'id');
  const versions = items.filter((item) => stringAt(item, 'id') === id);
  if (versions.length === 0) {
    const near = nearest(
      wanted,
      items.map((item) => stringAt(item, 'id') ?? ''),
    );
    throw appError(COMMAND_ERRORS, 'COMMAND_STEP_UNKNOWN', {
      message: `"${wanted}"${near === undefined ? ' is unknown.' : `; did you mean "${near}"?`}`,
    });
  }
  return versions.toSorted((a, b) => versionOf(a) - versionOf(b));
}

function versionOf(item: JsonObject): number {
  return Number(item['versionNumber'] ?? 0);
}

async function withLibrary(
  terminal: Terminal,
  kind: LibraryKind | undefined,
  options: LibraryOptions,
  write: (items: readonly JsonObject[]) => string,
): Promise<number> {
  if (options.tenant === undefined && options.config === undefined) {
    print(terminal, write(builtInLibrary(kind)));
    return 0;
  }
  // Loaded only now: the built-in catalogue needs neither a configuration nor a client.
  const { withTenant } = await import('./running-tenant.ts');
  return withTenant(terminal, options, async ({ tenant }) => {
    print(terminal, write(await tenant.library(kind, terminal.signal)));
    return 0;
  });
}

function textOptions(terminal: Terminal, options: LibraryOptions): LibraryTextOptions {
  return {
    color: colours(terminal, options.color),
    width: Math.max(WIDTH, terminal.stdout.columns ?? WIDTH),
  };
}

function json(items: readonly JsonObject[]): string {
  return JSON.stringify(items, undefined, 2);
}
