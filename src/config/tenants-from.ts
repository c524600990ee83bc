import path from 'node:path';
import { toError } from '../kernel/app-error.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { isObject, objectOf, own } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { checkShape } from './check-shape.ts';
import type { ConfigText } from './config-text.ts';
import { withoutUnknownKeys } from './known-keys.ts';
import { overlay } from './overlay.ts';
import { checkPlaceholders, withName } from './placeholder.ts';
import type { Problems } from './problem.ts';
import { readTenantFiles } from './read-tenant-files.ts';
import type { TenantFiles } from './read-tenant-files.ts';
import { showFile } from './show-file.ts';
import { TENANTS_FROM } from './tenant-schema.ts';

/** The tenants of a configuration that are described by a file each. */
export interface TenantsFrom {
  /** Absolute; undefined when it cannot be told which it is. */
  readonly directory: string | undefined;
  /** What the files come over, as written. */
  readonly template: JsonObject | undefined;
  /** By name of the tenant; a text without a value is one that cannot be read, which it explains. */
  readonly files: ReadonlyMap<string, ConfigText>;
  /** What is wrong with the directory and what lies in it. */
  readonly found: readonly Diagnostic[];
}

/** Reads what `tenantsFrom` names, telling what is wrong with that; undefined where a configuration has none. */
export async function readTenantsFrom(
  main: ConfigText,
  cwd: string,
  problems: Problems,
): Promise<TenantsFrom | undefined> {
  const written = main.value === undefined ? undefined : own(main.value, 'tenantsFrom');
  if (main.value === undefined || written === undefined) {
    return undefined;
  }
  const template = templateOf(written, problems);
  const directory = directoryOf(written, cwd, problems);
  const read = directory === undefined ? undefined : await readFiles(directory, cwd, problems);
  const others = own(main.value, 'tenants') ?? {};
  if (!isObject(others)) {
    problems.error('CONFIG_VALUE', ['tenants'], '`tenants` must be a map of names.');
  }
  const names = isObject(others) ? others : {};
  const files = new Map<string, ConfigText>();
  const found = [...(read?.others ?? [])];
  for (const file of read?.files ?? []) {
    if (Object.hasOwn(names, file.name)) {
      problems.error(
        'CONFIG_VALUE',
        ['tenants', file.name],
        `\`tenants.${file.name}\` is described by ${file.shown} too.`,
        { at: 'key', hint: 'Take one of the two out: a name is one tenant.' },
      );
    } else {
      files.set(file.name, file.text);
      found.push(...file.text.broken);
      checkPlaceholders(file.text.value ?? {}, ['tenants', file.name], problems);
    }
  }
  return { directory, template, files, found };
}

/** The configuration with all its tenants under `tenants`; of one whose file cannot be read only the name is known. */
export function withTenants(main: JsonObject, { template, files }: TenantsFrom): JsonObject {
  const { tenantsFrom: _read, tenants, ...others } = main;
  const described = [...files].map(([name, { value }]): readonly [string, Json] => [
    name,
    value === undefined ? {} : withName(overlay(template ?? {}, value), name),
  ]);
  return objectOf([
    ...Object.entries(others),
    ['tenants', objectOf([...Object.entries(isObject(tenants) ? tenants : {}), ...described])],
  ]);
}

function templateOf(written: Json, problems: Problems): JsonObject | undefined {
  const template = isObject(written) ? own(written, 'template') : undefined;
  const place = ['tenantsFrom', 'template'];
  if (template !== undefined && !isObject(template)) {
    problems.error('CONFIG_VALUE', place, '`tenantsFrom.template` must be a map of keys.');
    return undefined;
  }
  checkPlaceholders(template ?? {}, place, problems);
  return template;
}

function directoryOf(written: Json, cwd: string, problems: Problems): string | undefined {
  // The template is looked at with what comes over it, where it may lack keys.
  const { template: _looked, ...others } = isObject(written) ? written : {};
  const value = isObject(written) ? others : written;
  const place = ['tenantsFrom'];
  const known = withoutUnknownKeys(TENANTS_FROM, value, place, problems);
  const directory = checkShape(TENANTS_FROM, known, place, problems)?.directory;
  return directory === undefined ? undefined : path.resolve(cwd, directory);
}

async function readFiles(
  directory: string,
  cwd: string,
  problems: Problems,
): Promise<TenantFiles | undefined> {
  const place = ['tenantsFrom', 'directory'];
  const shown = showFile(directory, cwd);
  try {
    const read = await readTenantFiles(directory, shown);
    if (read.files.length === 0) {
      problems.error(
        'CONFIG_VALUE',
        place,
        `\`tenantsFrom.directory\`: there is no tenant's file in ${shown}.`,
        {
          // Not taken for "no tenants": a volume that is not mounted looks the same.
          hint: 'Put one file a tenant there, NAME.yaml, or take `tenantsFrom` out.',
        },
      );
    }
    return read;
  } catch (error) {
    const { code } = toError(error) as NodeJS.ErrnoException;
    const message =
      code === 'ENOENT'
        ? `there is no directory ${shown}.`
        : `${shown} cannot be read (${code ?? 'unknown error'}).`;
    problems.error('CONFIG_VALUE', place, `\`tenantsFrom.directory\`: ${message}`, {
      hint: 'Name a directory; a relative path starts at the working directory of the process.',
    });
    return undefined;
  }
}
