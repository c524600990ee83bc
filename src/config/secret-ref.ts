import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../kernel/app-error.ts';
import { CONFIG_ERRORS } from './errors.ts';

/** A token of the API with fewer characters could be guessed. */
export const SHORTEST_TOKEN = 16;

/** Where a secret is; its value is read when it is used and kept nowhere. */
export interface SecretRef {
  readonly kind: 'literal' | 'env' | 'file';
  /** `env:NAME`, `file:/absolute/path`, or the place in the configuration; never the value. */
  readonly where: string;
  /** Gives the value; a file is read anew each time, so that rotation needs no restart. Throws CONFIG_SECRET_MISSING. */
  read(): Promise<string>;
}

/** What a secret's text is read against. */
export interface SecretPlace {
  /** Where the text stands in the configuration. */
  readonly place: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
}

/** Reads `env:NAME`, `file:PATH`, or takes the text itself for the secret. */
export function secretRef(text: string, { place, env, cwd }: SecretPlace): SecretRef {
  if (text.startsWith('env:')) {
    const name = text.slice(4);
    return reference('env', `env:${name}`, async () => env[name]);
  }
  if (text.startsWith('file:')) {
    const file = path.resolve(cwd, text.slice(5));
    return reference('file', `file:${file}`, () => readFile(file, 'utf8'));
  }
  return reference('literal', place, async () => text);
}

function reference(
  kind: SecretRef['kind'],
  where: string,
  look: () => Promise<string | undefined>,
): SecretRef {
  async function read(): Promise<string> {
    let value: string | undefined;
    try {
      // Editors and `echo` leave a line break at the end of a file; no secret ends with one.
      value = (await look())?.replace(/\r?\n$/, '');
    } catch (cause) {
      throw appError(CONFIG_ERRORS, 'CONFIG_SECRET_MISSING', { message: `${where}.`, cause });
    }
    if (value === undefined || value === '') {
      throw appError(CONFIG_ERRORS, 'CONFIG_SECRET_MISSING', { message: `${where} is empty.` });
    }
    return value;
  }
  return { kind, where, read };
}
