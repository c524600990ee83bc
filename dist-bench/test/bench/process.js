import { fork } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
const LONGEST_MS = 150_000;
/** Runs one measurement in a process of its own and gives what it sends. Throws when it fails or takes too long. */
export async function runMeasurement(name, params, options = {}) {
    const { profileDirectory } = options;
    const child = fork(besides('measure.js'), [name, JSON.stringify(params)], {
        execArgv: profileDirectory === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${profileDirectory}`],
    });
    const timer = setTimeout(() => child.kill('SIGKILL'), LONGEST_MS);
    try {
        return (await firstMessage(child, name));
    }
    finally {
        clearTimeout(timer);
        await ended(child);
    }
}
/** Starts an embedded tenant; it ends with this process at the latest. */
export async function startTenant(params) {
    const child = fork(besides('tenant-process.js'), [JSON.stringify(params)], { execArgv: [] });
    const url = String(await firstMessage(child, 'the embedded tenant'));
    return {
        url,
        close: async () => {
            child.disconnect();
            await ended(child);
        },
    };
}
function firstMessage(child, name) {
    return new Promise((resolve, reject) => {
        child.once('message', (message) => resolve(message));
        child.once('exit', (code, signal) => {
            reject(new Error(`${name} ended with ${signal ?? code} before it answered.`));
        });
        child.once('error', reject);
    });
}
async function ended(child) {
    if (child.exitCode === null && child.signalCode === null) {
        await new Promise((resolve) => child.once('exit', resolve));
    }
}
function besides(file) {
    return path.join(path.dirname(fileURLToPath(import.meta.url)), file);
}
//# sourceMappingURL=process.js.map