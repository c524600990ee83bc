import { quote } from './git-failure.ts';

/** What the server made of one ref. */
export type PushReport =
  | { readonly kind: 'taken' }
  /** In the server's own words. */
  | { readonly kind: 'rejected'; readonly reason: string };

/** `flag TAB from:to TAB summary`, git-push(1), "OUTPUT"; the flag `!` is a refusal, any other is success. */
const LINE = /^(.)\t[^\t]*?:([^\t]+)\t(.*)$/;

/**
 * Reads the output of `git push --porcelain` for one ref. Undefined when Git never came so far as to offer it, which is
 * a failure of the contact.
 */
export function readPush(
  { stdout, stderr }: { readonly stdout: Buffer; readonly stderr: string },
  ref: string,
): PushReport | undefined {
  for (const line of stdout.toString('utf8').split('\n')) {
    const [, flag, to, summary = ''] = LINE.exec(line) ?? [];
    if (to === ref) {
      return flag === '!'
        ? { kind: 'rejected', reason: quote([summary, ...said(stderr)].join('\n')) }
        : { kind: 'taken' };
    }
  }
  return undefined;
}

/** What the server, or a hook of it, printed. */
function said(stderr: string): readonly string[] {
  return stderr
    .split(/[\r\n]+/)
    .filter((line) => line.startsWith('remote:'))
    .map((line) => line.slice('remote:'.length));
}
