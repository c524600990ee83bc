import type { Clock } from '../kernel/clock.ts';
import { gitError } from './errors.ts';
import { prepareGitHome } from './git-home.ts';
import type { GitHome } from './git-home.ts';
import { runGit } from './run-git.ts';
import type { Snapshot } from './snapshot.ts';
import type { Source } from './source-port.ts';
import type { SourceSettings } from './source-settings.ts';
import { parseSourceUrl } from './source-url.ts';
import type { SourceUrl } from './source-url.ts';
import { Turns } from './turns.ts';
import { walkWorkTree } from './work-tree.ts';
import type { OidCache } from './work-tree.ts';
import { WorkTreeSnapshot } from './work-tree-snapshot.ts';
import type { EnclosingRepository } from './work-tree-snapshot.ts';

/** Opens a source that follows the files of a local directory themselves. */
export function openWorkTreeSource(settings: SourceSettings, clock: Clock): Source {
  const cache: OidCache = new Map();
  const turns = new Turns();
  let last: { readonly snapshot: Snapshot; readonly at: number } | undefined;

  async function read(signal?: AbortSignal): Promise<Snapshot> {
    const address = localAddress(settings.url);
    if (settings.verify !== undefined) {
      throw gitError('GIT_NOT_VERIFIED', { message: 'Files of a work tree have no signature.' });
    }
    const tree = await walkWorkTree(address.address, cache, signal);
    const snapshot = new WorkTreeSnapshot(tree, clock.now(), (inner) =>
      enclosingRepository(settings, address, tree.root, inner),
    );
    last = { snapshot, at: clock.now() };
    return snapshot;
  }

  return {
    read: (signal) => turns.take(() => read(signal), signal),
    lastGood: async () => last?.snapshot,
    lastGoodAt: () => last?.at,
    contains: async () => true,
    at: async (sha) => (last?.snapshot.commit.sha === sha ? last.snapshot : undefined),
    branches: undefined,
  };
}

function localAddress(url: string): SourceUrl {
  const address = parseSourceUrl(url);
  if (address.kind !== 'path') {
    throw gitError('GIT_URL_REFUSED', { message: 'A work tree is a local path.' });
  }
  return address;
}

/** Asked for at each call and not kept: commits are made in it while we look. */
async function enclosingRepository(
  settings: SourceSettings,
  address: SourceUrl,
  root: string,
  signal: AbortSignal | undefined,
): Promise<EnclosingRepository | undefined> {
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

function localGit(home: GitHome, directory: string, timeoutMs: number): EnclosingRepository['git'] {
  return (args, { answers: _answers, ...call } = {}) =>
    runGit({ ...call, args, env: home.local, directory, timeoutMs });
}
