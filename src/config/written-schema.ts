import * as v from 'valibot';
import { AUTH, VERIFY } from './access-schema.ts';
import { REST_KEYS } from './rest-schema.ts';
import { duration, flag, interval, repository, text, word } from './scalars.ts';
import type { Schema } from './scalars.ts';
import { TENANT, TENANTS_FROM } from './tenant-schema.ts';
import { WEBHOOK } from './webhook-schema.ts';
import type { WrittenConfig, WrittenSource } from './written.ts';

const COMMIT: Schema<WrittenSource['commit']> = v.pipe(
  v.strictObject({
    name: v.pipe(
      v.string(),
      v.regex(/^[^<>\n\0]*[^<>\s\0][^<>\n\0]*$/, 'must be a name without < and >'),
      v.description('The name of author and committer.'),
    ),
    email: v.pipe(
      v.string(),
      v.regex(/^[^<>@\s\0]+@[^<>@\s\0]+$/, 'must be an address such as mainsheet@acme.example'),
      v.description('Their address.'),
    ),
    signingKey: v.optional(
      text('Path of a private SSH key that signs the commits; absent: they are not signed.'),
    ),
  }),
  v.description("Who makes the commits of captured changes; by default Mainsheet's own name."),
);

/** One entry under `sources`. */
export const SOURCE: Schema<WrittenSource> = v.strictObject({
  url: repository('The repository: https, ssh, or a local path, which is followed by its commits.'),
  ref: v.optional(
    v.pipe(
      v.strictObject({
        branch: v.optional(text('A branch; its newest commit is followed.')),
        tag: v.optional(text('A tag.')),
        semver: v.optional(text('A range such as ^1.2; the highest version tag in it.')),
        commit: v.optional(
          v.pipe(
            v.string(),
            v.regex(
              /^([\da-f]{40}|[\da-f]{64})$/,
              'must be a whole commit id of 40 or 64 hex digits',
            ),
            v.description('One commit, by its whole id.'),
          ),
        ),
      }),
      v.description('What is followed; exactly one of its keys.'),
    ),
    { branch: 'main' },
  ),
  interval: v.optional(interval('How often the repository is asked for news.'), '1m'),
  timeout: v.optional(interval('How long one fetch may take.'), '1m'),
  workTree: v.optional(
    flag('Follows the files themselves, not the commits, and never prunes; only for local paths.'),
    false,
  ),
  auth: v.optional(AUTH),
  verify: v.optional(VERIFY),
  maxStale: v.optional(
    duration('After this long without a good fetch nothing but recovery is written.'),
    '24h',
  ),
  rewind: v.optional(
    word(
      ['wait', 'apply'],
      'What happens when the ref moves to a commit that does not contain the applied one.',
    ),
    'wait',
  ),
  createFrom: v.optional(
    text('Directory from which a local repository is made when there is none at the path.'),
  ),
  commit: v.optional(COMMIT),
  webhook: v.optional(WEBHOOK),
});

/** All but the sources and the tenants. */
export const REST: Schema<Omit<WrittenConfig, 'sources' | 'tenants' | 'tenantsFrom'>> =
  v.strictObject(REST_KEYS);

/** The whole file. */
export const CONFIG: Schema<WrittenConfig> = v.strictObject({
  sources: v.pipe(v.record(v.string(), SOURCE), v.description('Git repositories, by name.')),
  tenants: v.optional(v.pipe(v.record(v.string(), TENANT), v.description('Tenants, by name.'))),
  tenantsFrom: v.optional(TENANTS_FROM),
  ...REST_KEYS,
});
