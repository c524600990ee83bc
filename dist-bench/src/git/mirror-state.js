import { randomBytes } from 'node:crypto';
import { open, readFile, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import * as v from 'valibot';
const Sha = v.pipe(v.string(), v.regex(/^[0-9a-f]{40}$/));
const State = v.object({
    format: v.literal(1),
    url: v.string(),
    ref: v.string(),
    mirror: v.pipe(v.string(), v.regex(/^mirror-[0-9a-f]+\.git$/)),
    name: v.string(),
    oid: Sha,
    sha: Sha,
    at: v.number(),
});
/** One text for a ref of the settings, to be compared. */
export function refKey(ref) {
    switch (ref.kind) {
        case 'branch':
        case 'tag':
            return `${ref.kind} ${ref.name}`;
        case 'semver':
            return `semver ${ref.range}`;
        case 'commit':
            return `commit ${ref.sha}`;
    }
}
/** Reads the state in a directory; a missing or damaged file is no state, since the server can tell it again. */
export async function loadState(directory) {
    try {
        const text = await readFile(stateFile(directory), 'utf8');
        const result = v.safeParse(State, JSON.parse(text));
        return result.success ? result.output : undefined;
    }
    catch {
        return undefined;
    }
}
/** Replaces the state whole or not at all, also when the power fails. */
export async function saveState(directory, state) {
    const file = stateFile(directory);
    const fresh = `${file}.${randomBytes(4).toString('hex')}`;
    try {
        const handle = await open(fresh, 'wx', 0o600);
        try {
            await handle.writeFile(`${JSON.stringify(state, undefined, 2)}\n`);
            await handle.sync();
        }
        finally {
            await handle.close();
        }
        await rename(fresh, file);
    }
    catch (error) {
        await rm(fresh, { force: true });
        throw error;
    }
}
function stateFile(directory) {
    return path.join(directory, 'source.json');
}
//# sourceMappingURL=mirror-state.js.map