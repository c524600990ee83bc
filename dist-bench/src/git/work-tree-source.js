import { gitError } from './errors.js';
import { prepareGitHome } from './git-home.js';
import { runGit } from './run-git.js';
import { parseSourceUrl } from './source-url.js';
import { Turns } from './turns.js';
import { walkWorkTree } from './work-tree.js';
import { WorkTreeSnapshot } from './work-tree-snapshot.js';
/** Opens a source that follows the files of a local directory themselves. */
export function openWorkTreeSource(settings, clock) {
    const cache = new Map();
    const turns = new Turns();
    let last;
    async function read(signal) {
        const address = localAddress(settings.url);
        const tree = await walkWorkTree(address.address, cache, signal);
        const snapshot = new WorkTreeSnapshot(tree, clock.now(), (inner) => enclosingRepository(settings, address, tree.root, inner));
        last = { snapshot, at: clock.now() };
        return snapshot;
    }
    return {
        read: (signal) => turns.take(() => read(signal), signal),
        lastGood: async () => last?.snapshot,
        lastGoodAt: () => last?.at,
        contains: async () => true,
        at: async (sha) => (last?.snapshot.commit.sha === sha ? last.snapshot : undefined),
    };
}
function localAddress(url) {
    const address = parseSourceUrl(url);
    if (address.kind !== 'path') {
        throw gitError('GIT_URL_REFUSED', { message: 'A work tree is a local path.' });
    }
    return address;
}
/** Asked for at each call and not kept: commits are made in it while we look. */
async function enclosingRepository(settings, address, root, signal) {
    const home = await prepareGitHome(settings, address);
    const args = ['rev-parse', '--show-toplevel', '--show-prefix', '--verify', 'HEAD^{commit}'];
    const { exitCode, stdout } = await localGit(home, root, settings.timeoutMs)(args, { signal });
    const [top, prefix, head] = stdout.toString('utf8').split('\n');
    if (exitCode !== 0 || top === undefined || prefix === undefined || head === undefined) {
        return undefined;
    }
    // From its top, since Git takes paths from where it is started.
    return { git: localGit(home, top, settings.timeoutMs), head, prefix };
}
function localGit(home, directory, timeoutMs) {
    return (args, { answers: _answers, ...call } = {}) => runGit({ ...call, args, env: home.local, directory, timeoutMs });
}
//# sourceMappingURL=work-tree-source.js.map