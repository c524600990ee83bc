import { GitPluginError, simpleGit } from 'simple-git';
import { gitError } from './errors.ts';

/** One run of the program `git`. */
export interface GitCall {
  readonly args: readonly string[];
  /** The whole environment: nothing is inherited. */
  readonly env: Readonly<Record<string, string>>;
  readonly directory: string;
  /** How long it may print nothing. */
  readonly timeoutMs: number;
  /** Whether it speaks to a server: then it is not waited for once its own process has ended. */
  readonly network?: boolean;
  readonly input?: string | Uint8Array;
  /** Sees the output as it comes, and says when it has seen enough: Git is then stopped, which is no error. */
  readonly enough?: (chunk: Buffer) => boolean;
  readonly signal?: AbortSignal | undefined;
}

/** How it ended. `stdout` is bytes, since file contents and names need not be UTF-8. */
export interface GitAnswer {
  readonly exitCode: number;
  readonly stdout: Buffer;
  readonly stderr: string;
}

interface RawResult {
  readonly exitCode: number;
  readonly stdOut: readonly Buffer[];
  readonly stdErr: readonly Buffer[];
}

/**
 * Runs Git once, through an instance of its own since simple-git binds signal, input and environment to the instance.
 * A non-zero exit is an answer. Throws the signal's reason, GIT_TIMEOUT and GIT_NOT_INSTALLED.
 */
export async function runGit(call: GitCall): Promise<GitAnswer> {
  call.signal?.throwIfAborted();
  const stop = new AbortController();
  let result: RawResult = { exitCode: -1, stdOut: [], stdErr: [] };
  const git = simpleGit({
    ...options(call, stop.signal),
    // Exit codes are answers here (merge-base says "no" with 1), so all that simple-git calls an error is taken apart
    // below, except that Git was killed.
    errors: (error, raw) => {
      result = raw;
      return error instanceof GitPluginError ? error : undefined;
    },
  }).env({ ...call.env });
  const { enough } = call;
  if (enough !== undefined) {
    git.outputHandler((_command, stdout) => {
      stdout.on('data', (chunk: Buffer) => {
        if (!stop.signal.aborted && enough(chunk)) {
          stop.abort();
        }
      });
    });
  }
  try {
    await git.raw([...call.args]);
  } catch (error) {
    call.signal?.throwIfAborted();
    if (!stop.signal.aborted) {
      throw failure(error, call);
    }
  }
  return answer(result, stop.signal.aborted);
}

function options(call: GitCall, stop: AbortSignal): Parameters<typeof simpleGit>[0] {
  return {
    baseDir: call.directory,
    abort: call.signal === undefined ? stop : AbortSignal.any([call.signal, stop]),
    timeout: { block: call.timeoutMs },
    // A killed `git fetch` leaves `git-remote-http` behind holding its pipes, so a network call ends with its own
    // process; a local one ends with its pipes, or the rest of a long output would be lost.
    completion:
      call.network === true ? { onClose: true, onExit: 50 } : { onClose: true, onExit: false },
    allowEnvironment: Object.keys(call.env),
    // These guard against arguments and environments that come from outside. Ours are built in this folder, from an
    // address and a ref that were checked by hand.
    unsafe: {
      allowUnsafeAskPass: true,
      allowUnsafeConfigPaths: true,
      allowUnsafeSshCommand: true,
      allowUnsafeTemplateDir: true,
    },
    // As bytes also when it is a text: simple-git leaves stdin open, and Git waiting, for one that is empty.
    ...(call.input === undefined ? {} : { input: () => Buffer.from(call.input ?? '') }),
  };
}

function answer(result: RawResult, stopped: boolean): GitAnswer {
  const stderr = Buffer.concat(result.stdErr).toString('utf8');
  // Node reports a program that could not be started as a negative exit code (the errno).
  if (!stopped && result.exitCode < 0) {
    throw gitError('GIT_NOT_INSTALLED', { cause: new Error(stderr) });
  }
  return {
    // Null when a signal ended it, whatever the types say.
    exitCode: stopped ? 0 : ((result.exitCode as number | null) ?? 255),
    stdout: Buffer.concat(result.stdOut),
    stderr,
  };
}

function failure(error: unknown, call: GitCall): Error {
  if (error instanceof GitPluginError && error.plugin === 'timeout') {
    return gitError('GIT_TIMEOUT', { message: `Nothing came for ${call.timeoutMs} ms.` });
  }
  return gitError('GIT_FAILED', { cause: error });
}
