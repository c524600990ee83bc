import * as v from 'valibot';
import { LOG_LEVELS } from './config.ts';
import { NOTIFY } from './notify-schema.ts';
import { flag, text, word } from './scalars.ts';
import type { Schema } from './scalars.ts';
import { SERVER } from './server-schema.ts';
import type { WrittenConfig } from './written.ts';

/** Where state is kept when nothing is said. */
export const DEFAULT_STORE = 'sqlite:data/mainsheet.db';

/** The keys of the file beside the sources and the tenants. */
export const REST_KEYS: {
  readonly [K in Exclude<keyof WrittenConfig, 'sources' | 'tenants' | 'tenantsFrom'>]-?: Schema<
    WrittenConfig[K]
  >;
} = {
  server: v.optional(SERVER),
  store: v.optional(
    v.pipe(
      v.string(),
      v.regex(
        /^(sqlite|postgres|postgresql|env|file):.+/,
        'must be sqlite:PATH, an address such as postgres://HOST/DATABASE, or env:NAME or file:PATH with one',
      ),
      v.description(
        'Where state is kept: sqlite:PATH for one process, or postgres://… for any number of them; env:NAME and file:PATH lead to the address of a PostgreSQL.',
      ),
    ),
    DEFAULT_STORE,
  ),
  data: v.optional(
    text('Directory of the mirrors; by default that of the store, or `data` with PostgreSQL.'),
  ),
  notify: v.optional(NOTIFY, []),
  log: v.optional(
    v.strictObject({ level: v.optional(word(LOG_LEVELS, 'How much is logged.'), 'info') }),
    {},
  ),
  maskPersonalData: v.optional(flag('Masks addresses of mail wherever secrets are masked.'), false),
};
