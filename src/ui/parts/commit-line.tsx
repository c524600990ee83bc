import type { JSX } from 'preact';
import { Time } from './time.tsx';

/** A commit as people know it: its number, its subject, who made it and when. */
export function CommitLine(props: {
  commit?: string | undefined;
  commitSubject?: string | undefined;
  commitAuthor?: string | undefined;
  commitAt?: string | undefined;
}): JSX.Element {
  const { commit, commitSubject, commitAuthor, commitAt } = props;
  return commit === undefined ? (
    <span class="muted">No commit yet</span>
  ) : (
    <span class="commit">
      <code title={commit}>{commit.slice(0, 7)}</code>{' '}
      {commitSubject === undefined ? null : <span class="commit-subject">{commitSubject}</span>}{' '}
      {commitAuthor === undefined ? null : (
        <span class="muted commit-author">
          {commitAuthor}
          {commitAt === undefined ? null : (
            <>
              , <Time at={commitAt} />
            </>
          )}
        </span>
      )}
    </span>
  );
}
