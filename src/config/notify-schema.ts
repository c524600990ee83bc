import * as v from 'valibot';
import { LOG_LEVELS, TARGET_KINDS } from './config.ts';
import { ENTRY_NAME, ENTRY_NAME_WORDS } from './entry-name.ts';
import { list, text, word } from './scalars.ts';
import type { Schema } from './scalars.ts';
import type { WrittenTarget } from './written.ts';

const SECRET = 'env:NAME, file:PATH (read again at each use), or the value itself';

const NAME: Schema<string> = v.pipe(
  v.string(),
  v.regex(ENTRY_NAME, `is not possible: ${ENTRY_NAME_WORDS}`),
  v.description('Any name; no two targets have the same.'),
);

const TARGET: Schema<WrittenTarget> = v.strictObject({
  name: NAME,
  type: word(
    TARGET_KINDS,
    'CloudEvents to any address; an incoming webhook of Slack; statuses on the commits that were synced.',
  ),
  url: v.optional(
    text(
      `Where to send, https or loopback: ${SECRET}. Of a status, the API of a host of your own, else found by the source.`,
    ),
  ),
  secret: v.optional(text(`For webhook: what its signatures are made with: ${SECRET}.`)),
  token: v.optional(text(`For statuses: a token that may write them: ${SECRET}.`)),
  events: v.optional(
    list(
      text('A pattern.'),
      'Names of events, with `*` for any characters: execution.*, workflow.failed; absent: all.',
    ),
  ),
  minLevel: v.optional(
    word(LOG_LEVELS, 'Events below are not sent; by default warn, and info where `events` is set.'),
  ),
  tenants: v.optional(
    list(text('A name.'), 'Only what is about these tenants; absent: about all, and about none.'),
  ),
});

/** `notify`. */
export const NOTIFY: Schema<readonly WrittenTarget[]> = v.pipe(
  v.array(TARGET),
  v.description('Where events are sent beside the log.'),
);
