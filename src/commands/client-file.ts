import { open, readFile, rm } from 'node:fs/promises';
import path from 'node:path';
import { appError, toError } from '../kernel/app-error.ts';
import { isObject, own, stringAt } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { COMMAND_ERRORS } from './errors.ts';
import type { Terminal } from './terminal.ts';

/** A client of an external trigger, as `trigger create-client` keeps it. */
export interface ClientFile {
  readonly file: string;
  readonly id: string;
  readonly secret: string;
  readonly workflow: { readonly id: string; readonly name: string };
}

/** A file that waits for its content. */
export interface ReservedFile {
  write(text: string): Promise<void>;
  /** Closes it, and takes it away when nothing was written. */
  close(): Promise<void>;
}

/** Makes a new file that only its owner reads. Throws COMMAND_INPUT when there is one already, or none can be made. */
export async function reserveClientFile(terminal: Terminal, file: string): Promise<ReservedFile> {
  const at = path.resolve(terminal.cwd, file);
  const handle = await open(at, 'wx', 0o600).catch((cause: unknown) => {
    const exists = (toError(cause) as NodeJS.ErrnoException).code === 'EEXIST';
    const message = exists
      ? `${file} exists already, and is not overwritten.`
      : `${file} cannot be written.`;
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', { message, cause });
  });
  let written = false;
  return {
    write: async (text) => {
      await handle.writeFile(text);
      written = true;
      await handle.sync();
    },
    close: async () => {
      await handle.close();
      if (!written) {
        await rm(at);
      }
    },
  };
}

/** Reads what `trigger create-client` wrote. Throws COMMAND_INPUT. */
export async function readClientFile(terminal: Terminal, file: string): Promise<ClientFile> {
  const value = await parsed(terminal, file);
  const workflow = own(value, 'workflow');
  const of = isObject(workflow) ? workflow : {};
  const [id, secret, workflowId] = [
    stringAt(value, 'id'),
    stringAt(value, 'secret'),
    stringAt(of, 'id'),
  ];
  if (id === undefined || secret === undefined || workflowId === undefined) {
    throw unusable(file);
  }
  return { file, id, secret, workflow: { id: workflowId, name: stringAt(of, 'name') ?? '' } };
}

async function parsed(terminal: Terminal, file: string): Promise<JsonObject> {
  try {
    const value = JSON.parse(await readFile(path.resolve(terminal.cwd, file), 'utf8')) as Json;
    return isObject(value) ? value : {};
  } catch {
    // The parser's own message quotes the text, and a secret stands in it.
    throw unusable(file);
  }
}

function unusable(file: string): Error {
  const message = `${file} is no file of \`mainsheet trigger create-client\`.`;
  return appError(COMMAND_ERRORS, 'COMMAND_INPUT', { message });
}
