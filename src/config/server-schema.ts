import * as v from 'valibot';
import { RIGHTS } from '../workflow/right.ts';
import { ENTRY_NAME, ENTRY_NAME_WORDS } from './entry-name.ts';
import { list, listen, text, word } from './scalars.ts';
import type { Schema } from './scalars.ts';
import type { WrittenServer, WrittenToken } from './written.ts';

const TOKEN: Schema<WrittenToken> = v.strictObject({
  name: v.pipe(
    v.string(),
    v.regex(ENTRY_NAME, `is not possible: ${ENTRY_NAME_WORDS}`),
    v.description('Who holds it; what is done with it is told under this name.'),
  ),
  token: text(
    'At least 16 characters: env:NAME, file:PATH (read again at each use), or the value itself.',
  ),
  may: v.pipe(
    v.array(word(RIGHTS, 'A right.')),
    v.minLength(1, 'must name at least one right'),
    v.description('What it lets its holder do.'),
  ),
});

/** `server`. */
export const SERVER: Schema<WrittenServer> = v.strictObject({
  listen: listen('Address of the probes, metrics and webhooks.'),
  admin: v.optional(
    listen(
      'Address of the API and the page, and where replicas ask each other; by default 127.0.0.1:8081, or any free port where `listen` says port 0.',
    ),
  ),
  tokens: v.optional(
    list(TOKEN, 'Who may use the API and how. Without tokens it only shows, and only on loopback.'),
    [],
  ),
});
