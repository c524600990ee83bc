import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toError } from '../kernel/app-error.ts';
import { byPlace } from '../kernel/diagnostic.ts';
import type { Diagnostic } from '../kernel/diagnostic.ts';
import type { Result } from '../kernel/result.ts';
import { environmentText, readConfigText } from './config-text.ts';
import type { ConfigText } from './config-text.ts';
import type { Config } from './config.ts';
import { checkEnvironment, environmentConfig } from './environment.ts';
import { locateProblems } from './locate-problems.ts';
import { Problems } from './problem.ts';
import { resolveConfig } from './resolve-config.ts';
import { showFile } from './show-file.ts';
import { readTenantsFrom, withTenants } from './tenants-from.ts';

/** Where a configuration is looked for. */
export interface LoadOptions {
  /** Named on the command line; else MAINSHEET_CONFIG, else config/mainsheet.yaml, else the environment. */
  readonly file?: string;
  readonly env: NodeJS.ProcessEnv;
  readonly cwd: string;
  /** The names of all events that can be sent; without it the patterns of `notify` are not held against any. */
  readonly events?: readonly string[];
  /** Is told of the directory of tenants' files once it is known, also where the configuration turns out to be no good. */
  readonly onTenantsDirectory?: (directory: string) => void;
}

/** A configuration, with what is odd about it and yet no error. */
export interface LoadedConfig {
  readonly config: Config;
  readonly warnings: readonly Diagnostic[];
}

const DEFAULT_FILE = 'config/mainsheet.yaml';

/** Reads, checks and completes the configuration; on trouble gives every error and warning there is, by place. */
export async function loadConfig(
  options: LoadOptions,
): Promise<Result<LoadedConfig, readonly Diagnostic[]>> {
  const outside = new Problems();
  checkEnvironment(options.env, outside);
  const named = options.file ?? nonEmpty(options.env['MAINSHEET_CONFIG']);
  const file = path.resolve(options.cwd, named ?? DEFAULT_FILE);
  const shown = showFile(file, options.cwd);
  const text = await readText(file, shown, named !== undefined, options.env, outside);
  const inside = new Problems();
  const from = text === undefined ? undefined : await readTenantsFrom(text, options.cwd, inside);
  if (from?.directory !== undefined) {
    options.onTenantsDirectory?.(from.directory);
  }
  const isBroken = from?.found.some(({ severity }) => severity === 'error') ?? false;
  const incomplete = from !== undefined && (isBroken || inside.failed);
  const written =
    text?.value === undefined || from === undefined ? text?.value : withTenants(text.value, from);
  const config =
    written === undefined ? undefined : resolveConfig(written, { ...options, incomplete }, inside);
  const found = [
    ...outside.list.map((problem) => environmentText({}).locate(problem)),
    ...(text?.broken ?? []),
    ...(from?.found ?? []),
    ...(text === undefined ? [] : locateProblems(inside.list, text, from)),
  ].toSorted(byPlace);
  if (config === undefined || outside.failed || isBroken) {
    return { ok: false, trouble: found };
  }
  const places = {
    ...(text?.file === undefined ? {} : { file: text.file }),
    ...(from?.directory === undefined ? {} : { tenantsDirectory: from.directory }),
  };
  return { ok: true, value: { config: { ...places, ...config }, warnings: found } };
}

type Text = ConfigText & { readonly file?: string };

async function readText(
  file: string,
  shown: string,
  wanted: boolean,
  env: NodeJS.ProcessEnv,
  problems: Problems,
): Promise<Text | undefined> {
  try {
    return { ...readConfigText(await readFile(file, 'utf8'), shown), file };
  } catch (error) {
    const { code } = toError(error) as NodeJS.ErrnoException;
    if (code !== 'ENOENT') {
      const message = `${shown} cannot be read (${code ?? 'unknown error'}).`;
      problems.error('CONFIG_FILE_UNREADABLE', [], message);
      return undefined;
    }
  }
  const written = wanted ? undefined : environmentConfig(env, problems);
  if (written === undefined && !problems.list.some(({ code }) => code === 'CONFIG_FILE_MISSING')) {
    problems.error('CONFIG_FILE_MISSING', [], `There is no configuration file ${shown}.`);
  }
  return written === undefined ? undefined : environmentText(written);
}

function nonEmpty(value: string | undefined): string | undefined {
  return value === '' ? undefined : value;
}
