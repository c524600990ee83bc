import { failureOf, withoutToken } from './git-failure.ts';
import type { GitHome } from './git-home.ts';
import type { GitAnswer } from './run-git.ts';

/**
 * Runs a call to the server with the credentials of this moment, and takes them out of its words. Where the host refuses
 * a token for which there may be a better one, it is run once more.
 */
export async function contactServer(
  home: GitHome,
  run: (env: Readonly<Record<string, string>>) => Promise<GitAnswer>,
): Promise<GitAnswer> {
  const env = await home.network();
  const token = env['MAINSHEET_GIT_TOKEN'];
  const answer = masked(await run(env), token);
  if (answer.exitCode === 0 || failureOf(answer.stderr).code !== 'GIT_AUTH_FAILED') {
    return answer;
  }
  if (token === undefined || !home.refused(token)) {
    return answer;
  }
  const again = await home.network();
  return masked(await run(again), again['MAINSHEET_GIT_TOKEN']);
}

function masked(answer: GitAnswer, token: string | undefined): GitAnswer {
  return { ...answer, stderr: withoutToken(answer.stderr, token) };
}
