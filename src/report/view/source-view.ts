import * as v from 'valibot';
import { COMMIT_MEMBERS } from './commit-view.ts';
import { conditionView } from './condition-view.ts';
import { instant, list, text } from './words.ts';

/** One repository that is followed. */
export const sourceView = v.object({
  name: text('Its name in the configuration'),
  url: text('Where it is, without credentials'),
  ref: text('What of it is followed: a branch, a tag, a range of versions, or a commit'),
  revision: v.exactOptional(text('Where it stands, such as main@sha1:…')),
  ...COMMIT_MEMBERS,
  seenAt: v.exactOptional(instant('When it was last seen as it is')),
  conditions: list(conditionView),
  unknown: v.exactOptional(text('Why nothing is known of how it stands')),
});

/** All repositories. */
export const sourcesView = v.object({ sources: list(sourceView) });

export type SourceView = v.InferOutput<typeof sourceView>;
export type SourcesView = v.InferOutput<typeof sourcesView>;
