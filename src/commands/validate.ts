import { stat } from 'node:fs/promises';
import path from 'node:path';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import { appError } from '../kernel/app-error.ts';
import { systemClock } from '../kernel/clock.ts';
import { DocumentCache } from '../documents/document-cache.ts';
import { openSource } from '../git/source.ts';
import { diagnosticsGithub } from '../report/diagnostics-github.ts';
import { diagnosticsJson } from '../report/diagnostics-json.ts';
import { diagnosticsSarif } from '../report/diagnostics-sarif.ts';
import { diagnosticsText } from '../report/diagnostics-text.ts';
import { readDocuments } from '../sync/read-documents.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { colours, print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

/** How findings are written. */
export type FindingsFormat = 'text' | 'json' | 'sarif' | 'github';

export interface ValidateOptions {
  readonly format: FindingsFormat;
  readonly strict?: boolean;
  readonly color?: boolean;
}

/** Checks workflow files, offline. Ends with 0 when there is no error (with `strict` no warning either), else 1. */
export async function validate(
  terminal: Terminal,
  target: string,
  options: ValidateOptions,
): Promise<number> {
  const absolute = path.resolve(terminal.cwd, target);
  const isFile = await isRegularFile(absolute, target);
  const root = isFile ? path.dirname(absolute) : absolute;
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-validate-'));
  try {
    const source = openSource(
      {
        name: 'files',
        url: root,
        ref: { kind: 'branch', name: 'main' },
        workTree: true,
        timeoutMs: 30_000,
        directory,
      },
      systemClock,
    );
    const cache = { documents: new DocumentCache(), desired: new WeakMap() };
    const snapshot = await source.read(terminal.signal);
    const read = await readDocuments({ path: '' }, snapshot, undefined, cache, terminal.signal);
    const prefix = path.relative(terminal.cwd, root);
    const diagnostics = (read?.diagnostics ?? [])
      .filter(({ file }) => !isFile || file === path.basename(absolute))
      .map((found) => ({ ...found, file: path.join(prefix, found.file) }));
    const errors = diagnostics.filter(({ severity }) => severity === 'error').length;
    const warnings = diagnostics.filter(({ severity }) => severity === 'warning').length;
    const files = isFile ? 1 : (read?.desired.length ?? 0) + (read?.invalid.length ?? 0);
    switch (options.format) {
      case 'text':
        if (diagnostics.length > 0) {
          print(
            terminal,
            diagnosticsText(diagnostics, { color: colours(terminal, options.color) }),
          );
        }
        break;
      case 'json':
        print(terminal, diagnosticsJson(diagnostics));
        break;
      case 'sarif':
        print(terminal, diagnosticsSarif(diagnostics));
        break;
      case 'github':
        print(terminal, diagnosticsGithub(diagnostics));
        break;
    }
    say(terminal, `${files} workflow files: ${errors} errors, ${warnings} warnings.`);
    return errors > 0 || (options.strict === true && warnings > 0) ? 1 : 0;
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
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
