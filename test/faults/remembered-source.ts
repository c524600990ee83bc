import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Snapshot } from '../../src/git/snapshot.ts';
import type { Source } from '../../src/git/source-port.ts';
import type { PassPorts } from '../../src/sync/ports.ts';

/**
 * A source that asks Git everything once: its repository is ours, so where the branch stands is seen in its file, and
 * what a commit holds never changes. Most of a case's time would go into processes of Git.
 */
export class RememberedSource {
  readonly #source: Source;
  readonly #ref: string;
  #at = '';
  #snapshot: Snapshot | undefined;
  readonly #contains: Source['contains'];
  readonly #older: Source['at'];

  constructor(source: Source, repository: string) {
    this.#source = source;
    this.#ref = path.join(repository, '.git', 'refs', 'heads', 'main');
    this.#contains = once((commit: string, ancestor: string) => source.contains(commit, ancestor));
    this.#older = once(async (sha: string) => remembered(await source.at(sha)));
  }

  /** The same ports, with this source. */
  in(ports: PassPorts): PassPorts {
    let readAt: number | undefined;
    return {
      ...ports,
      source: {
        read: async () => {
          const at = await readFile(this.#ref, 'utf8');
          if (this.#snapshot === undefined || this.#at !== at) {
            this.#at = at;
            this.#snapshot = remembered(await this.#source.read());
          }
          readAt = ports.clock.now();
          return this.#snapshot;
        },
        lastGood: async () => this.#snapshot,
        lastGoodAt: () => readAt,
        at: this.#older,
        contains: this.#contains,
        branches: this.#source.branches,
      },
    };
  }
}

function remembered<S extends Snapshot | undefined>(snapshot: S): S | Snapshot {
  return snapshot === undefined
    ? snapshot
    : {
        ...snapshot,
        trust: once(() => snapshot.trust()),
        files: once((at: string) => snapshot.files(at)),
        read: once((oids: readonly string[]) => snapshot.read(oids)),
        lastCommits: once((paths: readonly string[]) => snapshot.lastCommits(paths)),
        history: once((at: string, limit: number) => snapshot.history(at, limit)),
        renamesSince: once((sha: string) => snapshot.renamesSince(sha)),
      };
}

/** Asks once for each list of arguments, the signal apart. */
function once<A extends readonly unknown[], R>(
  ask: (...args: A) => Promise<R>,
): (...args: [...A, AbortSignal?]) => Promise<R> {
  const known = new Map<string, Promise<R>>();
  return async (...args) => {
    const asked = args.filter((one) => !(one instanceof AbortSignal)) as unknown as A;
    const key = JSON.stringify(asked);
    const answer = known.get(key) ?? ask(...asked);
    known.set(key, answer);
    return answer;
  };
}
