import * as v from 'valibot';
import { LOG_LEVELS } from './config.ts';
import { NOTIFY } from './notify-schema.ts';
import { flag, word } from './scalars.ts';
import type { Schema } from './scalars.ts';
import { SERVER } from './server-schema.ts';
import type { WrittenConfig } from './written.ts';

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
      v.regex(/^sqlite:.+/, 'must be sqlite: and a path, such as sqlite:data/mainsheet.db'),
      v.description('Where state is kept; its directory also holds the mirrors.'),
    ),
    'sqlite:data/mainsheet.db',
  ),
  notify: v.optional(NOTIFY, []),
  log: v.optional(
    v.strictObject({ level: v.optional(word(LOG_LEVELS, 'How much is logged.'), 'info') }),
    {},
  ),
  maskPersonalData: v.optional(flag('Masks addresses of mail wherever secrets are masked.'), false),
};
