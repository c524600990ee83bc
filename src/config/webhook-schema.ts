import * as v from 'valibot';
import { WEBHOOK_PROVIDERS } from './config.ts';
import { directory, list, text, word } from './scalars.ts';
import type { Schema } from './scalars.ts';
import type { WrittenWebhook } from './written.ts';

const SECRET = text(
  'At least 16 characters: env:NAME, file:PATH (read again at each use), or the value itself.',
);

/** `webhook` of a source. */
export const WEBHOOK: Schema<WrittenWebhook> = v.pipe(
  v.strictObject({
    secret: v.pipe(
      v.union(
        [SECRET, v.pipe(v.array(SECRET), v.minLength(1, 'must have at least one secret'))],
        'must be a secret, or a list of them',
      ),
      v.description(
        'What deliveries are proved with, each at least 16 characters: env:NAME, file:PATH (read again at each use), or the value itself. With a list each is good, so that a secret can be changed.',
      ),
    ),
    provider: v.optional(
      word(
        WEBHOOK_PROVIDERS,
        'Who sends the deliveries, Forgejo being gitea; absent: told by their headers.',
      ),
    ),
    paths: v.optional(
      list(
        directory('A directory in the repository.'),
        "Directories beside the tenants' own: a push that touches none of them all is ignored. Absent: every push counts.",
      ),
    ),
  }),
  v.description(
    'Takes the deliveries of a push webhook at `/hooks/NAME`, so that a push is applied at once (docs/webhooks.md).',
  ),
);
