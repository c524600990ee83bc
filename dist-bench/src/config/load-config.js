import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { toError } from '../kernel/app-error.js';
import { byPlace } from '../kernel/diagnostic.js';
import { environmentText, readConfigText } from './config-text.js';
import { checkEnvironment, environmentConfig } from './environment.js';
import { Problems } from './problem.js';
import { resolveConfig } from './resolve-config.js';
const DEFAULT_FILE = 'config/mainsheet.yaml';
/** Reads, checks and completes the configuration; on trouble gives every error and warning there is, by place. */
export async function loadConfig(options) {
    const outside = new Problems();
    checkEnvironment(options.env, outside);
    const named = options.file ?? nonEmpty(options.env['MAINSHEET_CONFIG']);
    const file = path.resolve(options.cwd, named ?? DEFAULT_FILE);
    const shown = showFile(file, options.cwd);
    const text = await readText(file, shown, named !== undefined, options.env, outside);
    const inside = new Problems();
    const config = text?.value === undefined ? undefined : resolveConfig(text.value, options, inside);
    const found = [
        ...outside.list.map((problem) => environmentText({}).locate(problem)),
        ...(text?.broken ?? []),
        ...(text === undefined ? [] : inside.list.map((problem) => text.locate(problem))),
    ].toSorted(byPlace);
    if (config === undefined || outside.failed) {
        return { ok: false, trouble: found };
    }
    const complete = text?.file === undefined ? config : { file: text.file, ...config };
    return { ok: true, value: { config: complete, warnings: found } };
}
async function readText(file, shown, wanted, env, problems) {
    try {
        return { ...readConfigText(await readFile(file, 'utf8'), shown), file };
    }
    catch (error) {
        const { code } = toError(error);
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
function nonEmpty(value) {
    return value === '' ? undefined : value;
}
/** A path inside the working directory is shown as people write it. */
function showFile(file, cwd) {
    const relative = path.relative(cwd, file);
    return relative.startsWith('..') ? file : relative;
}
//# sourceMappingURL=load-config.js.map