import type { AppError } from '../kernel/app-error.ts';
import { Masker } from '../kernel/mask.ts';
import { gitError } from './errors.ts';
import type { GitErrorCode } from './errors.ts';

/**
 * What Git's words mean. This is the one place that looks at text: Git exits with 128 whatever happened, and has
 * neither codes nor a machine-readable form for it. It runs under LC_ALL=C, so the words are the untranslated ones.
 * The first row that matches counts.
 */
const SIGNS: readonly (readonly [GitErrorCode, RegExp])[] = [
  [
    'GIT_HOST_KEY_UNKNOWN',
    /host key verification failed|host identification has changed|no .{1,40} host key is known/i,
  ],
  [
    'GIT_AUTH_FAILED',
    /authentication failed|could not read (username|password)|permission denied \(|terminal prompts disabled|returned error: 40[13]|too many authentication failures|unable to get password/i,
  ],
  ['GIT_REF_NOT_FOUND', /couldn't find remote ref|not our ref|unadvertised object/i],
  ['GIT_FAILED', /no space left on device|dubious ownership|mismatched algorithms/i],
  [
    'GIT_REPOSITORY_NOT_FOUND',
    /repository (.* )?not found|returned error: 404|does not appear to be a git repository/i,
  ],
  ['GIT_TIMEOUT', /operation too slow|operation timed out|connection timed out/i],
  [
    'GIT_UNREACHABLE',
    /could not resolve (host|proxy)|failed to connect|couldn't connect|connection (refused|reset|closed)|network is unreachable|no route to host|remote end hung up|early eof|rpc failed|returned error: (429|5\d\d)|unable to access|certificate|could not read from remote repository|invalid ls-refs|protocol error/i,
  ],
];

/** How hosts refuse a push over SSH to a key that may read; over HTTP it is a status, which reading tells apart. */
const WRITE_DENIED =
  /marked as read.only|denied to |denied by |not allowed to (push|upload)|write access|not authorized to write/i;

const LONGEST = 600;

/** Turns the stderr of a failed call to the server into an error; without a known sign it is GIT_FAILED. */
export function failureOf(stderr: string): AppError {
  const code = SIGNS.find(([, sign]) => sign.test(stderr))?.[0] ?? 'GIT_FAILED';
  return gitError(code, { message: quote(stderr) });
}

/** Turns the stderr of a push that came to nothing into an error. */
export function pushFailureOf(stderr: string): AppError {
  return WRITE_DENIED.test(stderr)
    ? gitError('GIT_PUSH_DENIED', { message: quote(stderr) })
    : failureOf(stderr);
}

/** Takes out of Git's output the token that it was run with. */
export function withoutToken(stderr: string, token: string | undefined): string {
  const masker = new Masker();
  if (token !== undefined) {
    masker.learn(token);
  }
  return masker.text(stderr);
}

/** Git's own words on one line, without progress lines and whatever has the shape of a secret. */
export function quote(stderr: string): string {
  const lines = stderr
    .split(/[\r\n]+/)
    // A server may colour its words; a log or a page is no terminal.
    .map((line) => line.replaceAll(/\p{Cc}+/gu, ' ').trim())
    .filter((line) => line !== '' && !/^[\w: ]+:\s+\d+% /.test(line));
  const text = new Masker().text(lines.join(' | '));
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}…` : text;
}
