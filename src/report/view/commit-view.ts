import * as v from 'valibot';
import { instant, text } from './words.ts';

/** What is told of a commit, beside other members; all of it is absent where the commit is not at hand. */
export const COMMIT_MEMBERS = {
  commit: v.exactOptional(text('The commit, 40 hex digits')),
  commitAuthor: v.exactOptional(text('Its author')),
  commitSubject: v.exactOptional(text('The first line of its message')),
  commitAt: v.exactOptional(instant('When it was committed')),
};
