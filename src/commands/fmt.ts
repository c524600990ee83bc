import { readFile, stat } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../kernel/app-error.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import { decodeFile } from '../documents/decode-file.ts';
import { fileDiagnostic } from '../documents/file-findings.ts';
import { readDocument } from '../documents/read-document.ts';
import { selectFiles } from '../documents/select-files.ts';
import { formatYaml } from '../documents/write/format-yaml.ts';
import { diagnosticsText } from '../report/diagnostics-text.ts';
import { printable } from '../report/printable.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { localTree } from './local-tree.ts';
import { replaceFile } from './replace-file.ts';
import { colours, print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { counted } from '../kernel/counted.ts';

export interface FmtOptions {
  /** Only list the files that are not in order. */
  readonly check?: boolean;
  readonly color?: boolean;
}

/**
 * Puts workflow files in order, and lists those it changed. Ends with 1 when a file cannot be read, which is then left
 * alone, and with `check` when a file is not in order.
 */
export async function fmt(
  terminal: Terminal,
  target: string,
  { check = false, color }: FmtOptions,
): Promise<number> {
  const absolute = path.resolve(terminal.cwd, target);
  const { root, selected, broken } = await selectedFiles(absolute, target);
  const prefix = path.relative(terminal.cwd, root);
  const changed: string[] = [];
  const errors = [...broken];
  for (const file of selected) {
    terminal.signal.throwIfAborted();
    const at = path.join(root, file);
    const formatted = await formatFile(at, file);
    if (!formatted.ok) {
      errors.push(...formatted.errors);
    } else if (formatted.text !== undefined) {
      changed.push(path.join(prefix, file));
      await (check ? undefined : replaceFile(at, path.join(prefix, file), formatted.text));
    }
  }
  if (changed.length > 0) {
    print(terminal, changed.map(printable).join('\n'));
  }
  if (errors.length > 0) {
    const shown = errors.map((one) => ({ ...one, file: path.join(prefix, one.file) }));
    say(terminal, diagnosticsText(shown, { color: colours(terminal, color) }));
  }
  const wrong = new Set(errors.map(({ file }) => file)).size;
  const told = `${counted(selected.length, 'workflow file')}: ${changed.length} ${check ? 'not in order' : 'changed'}`;
  say(terminal, `${told}${wrong > 0 ? `, ${wrong} left alone` : ''}.`);
  return errors.length > 0 || (check && changed.length > 0) ? 1 : 0;
}

interface Selected {
  /** The folder that was asked for, or that of the file; absolute. */
  readonly root: string;
  /** Paths below the root, with slashes. */
  readonly selected: readonly string[];
  readonly broken: readonly Diagnostic[];
}

const IGNORE_FILE = '.mainsheetignore';

async function selectedFiles(absolute: string, shown: string): Promise<Selected> {
  const isFile = await isRegularFile(absolute, shown);
  const root = isFile ? path.dirname(absolute) : absolute;
  const tree = await localTree(root);
  const files = (await tree.files('')) ?? [];
  const hasIgnore = files.some((file) => file.path === IGNORE_FILE);
  const ignoreText = hasIgnore ? (await tree.read([IGNORE_FILE])).get(IGNORE_FILE) : undefined;
  const { selected, diagnostics } = selectFiles(files, '', new TextDecoder().decode(ignoreText));
  const broken = diagnostics.filter(({ severity }) => severity === 'error');
  if (!isFile) {
    return { root, selected, broken };
  }
  const name = path.basename(absolute);
  if (broken.length === 0 && !selected.includes(name)) {
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', { message: `${shown} is no workflow file.` });
  }
  return { root, selected: selected.filter((file) => file === name), broken };
}

async function isRegularFile(absolute: string, shown: string): Promise<boolean> {
  try {
    return (await stat(absolute)).isFile();
  } catch (cause) {
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', {
      message: `There is nothing at ${shown}.`,
      cause,
    });
  }
}

/** What became of one file; `text` is absent when nothing has to change. */
type FormattedFile =
  | { readonly ok: true; readonly text?: string }
  | { readonly ok: false; readonly errors: readonly Diagnostic[] };

async function formatFile(at: string, file: string): Promise<FormattedFile> {
  const bytes = await readFile(at);
  const decoded = decodeFile(bytes);
  const formatted = decoded.ok ? formatYaml(decoded.text) : undefined;
  if (formatted?.ok === true) {
    return { ok: true, ...(formatted.changed ? { text: formatted.text } : {}) };
  }
  const found = readDocument(file, bytes).diagnostics.filter(
    ({ severity }) => severity === 'error',
  );
  return {
    ok: false,
    errors: found.length > 0 ? found : [fileDiagnostic('FILE_UNREADABLE', file)],
  };
}
