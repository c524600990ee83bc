import { readdir, readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { toError } from '../kernel/app-error.ts';
import { compareText } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { someAtOnce } from '../kernel/some-at-once.ts';
import { readConfigText, unreadText } from './config-text.ts';
import type { ConfigText } from './config-text.ts';
import { CONFIG_ERRORS } from './errors.ts';
import type { ConfigCode } from './errors.ts';

/** One describes a tenant in a few lines; what is larger was put there by mistake. */
const LARGEST_BYTES = 65_536;

/** So many are read at once: a network's file system answers slowly, and each holds a descriptor. */
const AT_ONCE = 16;

/** A file of the directory that describes a tenant. */
export interface TenantFile {
  /** The name of the file without its ending. */
  readonly name: string;
  /** Its path in diagnostics. */
  readonly shown: string;
  readonly text: ConfigText;
}

/** What a directory of tenants' files holds. */
export interface TenantFiles {
  /** By name of the file, also those that cannot be read. */
  readonly files: readonly TenantFile[];
  /** What is no tenant's file. */
  readonly others: readonly Diagnostic[];
}

/** Reads the files of a directory, but not those with a dot before their name; `shown` is its name in diagnostics. Throws what the file system says of the directory. */
export async function readTenantFiles(directory: string, shown: string): Promise<TenantFiles> {
  const entries = (await readdir(directory))
    .filter((entry) => !entry.startsWith('.'))
    .toSorted(compareText);
  const all = await someAtOnce(
    entries,
    async (entry) => {
      const file = path.join(shown, entry);
      return { entry, file, read: await readEntry(path.join(directory, entry), file) };
    },
    AT_ONCE,
  );
  const files = new Map<string, TenantFile>();
  const others: Diagnostic[] = [];
  for (const { entry, file, read } of all) {
    const name = entry.replace(/\.ya?ml$/, '');
    const other = files.get(name);
    if (!('locate' in read)) {
      others.push(read);
    } else if (other !== undefined) {
      const message = `${file} describes \`${name}\`, as ${other.shown} does.`;
      others.push(finding('CONFIG_TENANT_FILE', file, message));
    } else {
      files.set(name, { name, shown: file, text: read });
    }
  }
  return { files: [...files.values()], others };
}

/** Gives the text of a tenant's file, or what keeps the entry from being one. */
async function readEntry(absolute: string, file: string): Promise<ConfigText | Diagnostic> {
  const isYaml = /\.ya?ml$/.test(file);
  try {
    // Of what a link leads to, as those of a mounted ConfigMap do.
    const found = await stat(absolute);
    if (found.isDirectory()) {
      const message = `${file} is a directory, and is not looked into.`;
      return finding('CONFIG_TENANT_FILE', file, message);
    }
    if (!isYaml) {
      const message = `${file} is not read: its name ends neither with .yaml nor with .yml.`;
      return { ...finding('CONFIG_TENANT_FILE', file, message), severity: 'warning' };
    }
    if (!found.isFile()) {
      return unreadText(finding('CONFIG_TENANT_FILE', file, `${file} is no ordinary file.`));
    }
    if (found.size > LARGEST_BYTES) {
      const message = `${file} has ${found.size} bytes; at most ${LARGEST_BYTES} are read.`;
      return unreadText(finding('CONFIG_TENANT_FILE', file, message));
    }
    return readConfigText(await readFile(absolute, 'utf8'), file, { empty: 'map' });
  } catch (error) {
    const { code } = toError(error) as NodeJS.ErrnoException;
    const message = `${file} cannot be read (${code ?? 'unknown error'}).`;
    const unread = finding('CONFIG_FILE_UNREADABLE', file, message);
    return isYaml ? unreadText(unread) : unread;
  }
}

function finding(code: ConfigCode, file: string, message: string): Diagnostic {
  const { hint } = CONFIG_ERRORS[code];
  return { code, severity: 'error', message, hint, file, pointer: '', line: 1, column: 1 };
}
