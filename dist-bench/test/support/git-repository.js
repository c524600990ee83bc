import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
const run = promisify(execFile);
const START = Date.UTC(2026, 0, 5, 9);
async function writeTree(directory, files) {
    for (const [name, text] of Object.entries(files)) {
        const file = path.join(directory, name);
        if (text === undefined) {
            await rm(file, { recursive: true, force: true });
        }
        else {
            await mkdir(path.dirname(file), { recursive: true });
            await writeFile(file, text);
        }
    }
}
/** Makes a repository on branch `main`; with files it has one commit, without it is empty. */
export async function makeRepository(files = {}) {
    const directory = await realpath(await mkdtemp(path.join(tmpdir(), 'mainsheet-repository-')));
    let minutes = 0;
    async function git(args, options = {}) {
        const date = options.date ?? new Date(START + minutes * 60_000).toISOString();
        const [, name, mail] = /^(.*) <(.*)>$/.exec(options.author ?? 'Ada Author <ada@example.com>');
        const { stdout } = await run('git', args, {
            cwd: directory,
            maxBuffer: 64 * 1024 * 1024,
            env: {
                PATH: process.env['PATH'],
                HOME: directory,
                LC_ALL: 'C',
                GIT_CONFIG_NOSYSTEM: '1',
                GIT_CONFIG_GLOBAL: '/dev/null',
                GIT_AUTHOR_NAME: name,
                GIT_AUTHOR_EMAIL: mail,
                GIT_AUTHOR_DATE: date,
                GIT_COMMITTER_NAME: name,
                GIT_COMMITTER_EMAIL: mail,
                GIT_COMMITTER_DATE: date,
            },
        });
        return stdout.trim();
    }
    async function commitAll(options) {
        await git(['add', '--all']);
        await git(['commit', '--quiet', '--allow-empty', '-m', options.message ?? 'Change'], options);
        minutes += 1;
        return git(['rev-parse', 'HEAD']);
    }
    const repository = {
        directory,
        url: directory,
        commit: async (changed, options = {}) => {
            await writeTree(directory, changed);
            return commitAll(options);
        },
        move: async (from, to, message) => {
            await mkdir(path.dirname(path.join(directory, to)), { recursive: true });
            await git(['mv', '--', from, to]);
            return commitAll({ message: message ?? `Move ${from} to ${to}` });
        },
        rewind: async (toSha) => {
            await git(['reset', '--quiet', '--hard', toSha]);
        },
        tag: async (name) => {
            await git(['tag', '--force', name]);
        },
        branch: async (name) => {
            const known = await git(['branch', '--list', '--format=%(refname:short)', name]);
            await git(known === '' ? ['switch', '--quiet', '-c', name] : ['switch', '--quiet', name]);
        },
        git: (...args) => git(args),
        dispose: () => rm(directory, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 }),
    };
    await git(['init', '--quiet', '--initial-branch=main']);
    await git(['config', 'core.hooksPath', '/dev/null']);
    await git(['config', 'gc.auto', '0']);
    if (Object.keys(files).length > 0) {
        await repository.commit(files, { message: 'Start' });
    }
    return repository;
}
//# sourceMappingURL=git-repository.js.map