import { stat } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../kernel/app-error.ts';
import { byPlace } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { RuleOptions } from '../documents/document.ts';
import { diagnosticsGithub } from '../report/diagnostics-github.ts';
import { diagnosticsJson } from '../report/diagnostics-json.ts';
import { diagnosticsSarif } from '../report/diagnostics-sarif.ts';
import { diagnosticsText } from '../report/diagnostics-text.ts';
import { checkAcrossFiles } from '../documents/across-files.ts';
import { libraryFrom } from '../documents/library.ts';
import { isTagged } from '../documents/tag.ts';
import { describeFor, readWorkflowFiles } from '../sync/read-documents.ts';
import type { WorkflowFiles } from '../sync/read-documents.ts';
import { findTenantFile, inRoot, tenantNames } from '../sync/tenant-files.ts';
import { newReading } from './new-caches.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { enclosingRepository, localTree, workflowFolder } from './local-tree.ts';
import type { LocalTree } from './local-tree.ts';
import { colours, print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';
import { counted } from '../kernel/counted.ts';

/** How findings are written. */
export type FindingsFormat = 'text' | 'json' | 'sarif' | 'github';

export interface ValidateOptions {
  readonly format: FindingsFormat;
  readonly strict?: boolean;
  readonly color?: boolean;
  /** The configuration, and the tenant in it, whose rules and library the files are held against. */
  readonly config?: string;
  readonly tenant?: string;
}

/** Whose rules the files are held against: a tenant's own severities and library, for that tenant alone. */
interface Against {
  readonly tenant?: string;
  readonly rules?: RuleOptions;
}

/**
 * Checks workflow files: offline for all tenants that have a file, or for one tenant with its own step library. Ends
 * with 0 when there is no error (with `strict` no warning either), else 1.
 */
export async function validate(
  terminal: Terminal,
  target: string,
  options: ValidateOptions,
): Promise<number> {
  if (options.tenant === undefined && options.config === undefined) {
    return check(terminal, target, options, {});
  }
  // Loaded only now: checking offline needs neither a configuration nor a client.
  const { withTenant } = await import('./running-tenant.ts');
  return withTenant(terminal, options, async ({ config, tenant }) => {
    const library = libraryFrom(await tenant.library(undefined, terminal.signal));
    const rules = { severities: config.rules, library };
    return check(terminal, target, options, { tenant: config.name, rules });
  });
}

async function check(
  terminal: Terminal,
  target: string,
  options: ValidateOptions,
  against: Against,
): Promise<number> {
  const place = await placeOf(path.resolve(terminal.cwd, target), target);
  const tree = await localTree(place.repository);
  const found = await findingsOf(place, tree, against);
  const prefix = path.relative(terminal.cwd, place.repository);
  const diagnostics = found.diagnostics.map((one) => ({
    ...one,
    file: path.join(prefix, one.file),
  }));
  show(terminal, diagnostics, options);
  const count = (severity: string): number =>
    diagnostics.filter((one) => one.severity === severity).length;
  const [errors, warnings] = [count('error'), count('warning')];
  say(
    terminal,
    `${counted(found.files, 'workflow file')}: ${counted(errors, 'error')}, ${counted(warnings, 'warning')}.`,
  );
  return errors > 0 || (options.strict === true && warnings > 0) ? 1 : 0;
}

/** What a path on the command line means; paths below the repository have slashes. */
interface Place {
  /** Absolute. */
  readonly repository: string;
  /** The folder of the workflow files, empty for the root. */
  readonly folder: string;
  /** The one file that is asked for. */
  readonly only?: string;
}

async function placeOf(absolute: string, shown: string): Promise<Place> {
  let isFile: boolean;
  try {
    isFile = (await stat(absolute)).isFile();
  } catch (cause) {
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', {
      message: `There is nothing at ${shown}.`,
      cause,
    });
  }
  const directory = isFile ? path.dirname(absolute) : absolute;
  const repository = await enclosingRepository(directory);
  const inside = (at: string): string => path.relative(repository, at).split(path.sep).join('/');
  const folder = isFile ? await workflowFolder(directory, repository) : directory;
  return {
    repository,
    folder: inside(folder),
    ...(isFile ? { only: inside(absolute) } : {}),
  };
}

async function findingsOf(
  { folder, only }: Place,
  tree: LocalTree,
  { tenant, rules }: Against,
): Promise<{ readonly diagnostics: readonly Diagnostic[]; readonly files: number }> {
  const reading = newReading(rules);
  const wanted = (file: string): boolean => only === undefined || file === only;
  // Whether a tenant's file fits can only be told from all the workflow files that it speaks of.
  const ofTenant = only?.startsWith(inRoot(folder, 'tenants/')) === true;
  const files = await readWorkflowFiles(folder, tree, reading.documents, (file) =>
    ofTenant ? true : wanted(file),
  );
  if (files === undefined) {
    return { diagnostics: [], files: 0 };
  }
  const inside = files.below.map((file) => file.path.slice(inRoot(folder, '').length));
  const tenants = tenantNames(inside).filter((name) => tenant === undefined || name === tenant);
  const found = new Map<string, Diagnostic>();
  const add = (diagnostics: readonly Diagnostic[]): void => {
    for (const one of diagnostics) {
      const { file, line, column, code, message } = one;
      found.set(JSON.stringify([file, line, column, code, message]), one);
    }
  };
  add(files.selection.diagnostics);
  add([...files.read.values()].flatMap(({ diagnostics }) => diagnostics));
  for (const name of tenants) {
    const own = await findTenantFile(name, files.root, files.below, tree);
    add(
      own.tenant === undefined
        ? own.diagnostics
        : (await describeFor(own, files, tree, reading)).diagnostics,
    );
  }
  if (tenants.length === 0) {
    add(namesAlike(files));
  }
  return {
    diagnostics: [...found.values()].filter(({ file }) => wanted(file)).toSorted(byPlace),
    files: files.read.size,
  };
}

/** Without any tenant, names that hold no variable are all that can be compared. */
function namesAlike({ read }: WorkflowFiles): readonly Diagnostic[] {
  return checkAcrossFiles(
    [...read.values()].flatMap(({ document }) =>
      document === undefined || isTagged(document.name) ? [] : [document],
    ),
  );
}

function show(
  terminal: Terminal,
  diagnostics: readonly Diagnostic[],
  { format, color }: ValidateOptions,
): void {
  switch (format) {
    case 'text':
      if (diagnostics.length > 0) {
        print(terminal, diagnosticsText(diagnostics, { color: colours(terminal, color) }));
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
}
