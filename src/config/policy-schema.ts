import * as v from 'valibot';
import { hostPattern } from '../kernel/host.ts';
import { isTimeZone } from '../kernel/time-zone.ts';
import { DAYS, OVERRIDE_KEYS } from '../workflow/policy.ts';
import { duration, flag, interval, list, text, word } from './scalars.ts';
import type { Schema } from './scalars.ts';
import type { WrittenPolicy, WrittenTenant, WrittenWindow } from './written.ts';

function clockTime(description: string): Schema<string> {
  return v.pipe(
    v.string(),
    v.regex(/^(([01]?\d|2[0-3]):[0-5]\d|24:00)$/, 'must be a time of day such as "08:00"'),
    v.description(description),
  );
}

const TIME_ZONE: Schema<string> = v.pipe(
  v.string(),
  v.check(isTimeZone, 'must be a time zone such as Europe/Berlin or UTC'),
  v.description('The time zone of both times, by its IANA name.'),
);

const WINDOW: Schema<WrittenWindow> = v.strictObject({
  days: v.optional(
    v.pipe(
      v.array(v.picklist(DAYS)),
      v.nonEmpty('must have at least one day; leave it out for all'),
      v.description('The days on which it begins.'),
    ),
    [...DAYS],
  ),
  from: v.optional(clockTime('When it begins.'), '00:00'),
  to: v.optional(clockTime('When it ends; at or before `from`: on the day after.'), '24:00'),
  timeZone: v.optional(TIME_ZONE, 'UTC'),
});

/** `tenants.*.windows`. */
export const WINDOWS: Schema<WrittenTenant['windows']> = v.pipe(
  v.array(WINDOW),
  v.description('When the tenant is written to; without one at any time.'),
);

/** `tenants.*.after`. */
export const AFTER: Schema<WrittenTenant['after']> = v.pipe(
  v.strictObject({
    tenant: text('The tenant that must have applied exactly the commit.'),
    healthyFor: v.optional(
      duration(
        'How long all of the commit must have been applied there, and nothing of it refused.',
      ),
      '30m',
    ),
  }),
  v.description('Another tenant of the same repository that a commit must pass first.'),
);

const OWNER: Schema<string> = v.pipe(
  v.string(),
  v.regex(
    /^(identity\/.*\S.*|[\w-]+)$/,
    'must be identity/ALIAS, identity/NAME, or the id of an identity',
  ),
);

const HOST: Schema<string> = v.pipe(
  v.string(),
  v.check(
    (value) => hostPattern(value) !== undefined,
    'must be a host such as api.acme.example, or *.acme.example for all below it',
  ),
);

/** `tenants.*.policy`. */
export const POLICY: Schema<WrittenPolicy> = v.pipe(
  v.strictObject({
    owners: v.optional(list(OWNER, 'The identities that may own workflows; absent: any.')),
    hosts: v.optional(
      list(HOST, 'The hosts that HTTP steps may call, `*.` for all below one; absent: any.'),
    ),
    deny: v.optional(
      v.strictObject({
        actions: v.optional(
          list(text('An id.'), 'Actions that no workflow may have, such as sp:manage-account.'),
          [],
        ),
        triggers: v.optional(
          list(
            text('An id or type.'),
            'Triggers that no workflow may have: ids, or EVENT, SCHEDULED, EXTERNAL.',
          ),
          [],
        ),
      }),
      {},
    ),
    overrides: v.optional(
      list(
        word(OVERRIDE_KEYS, 'A key.'),
        "The keys of a file's `mainsheet:` block that are obeyed; absent: all, but not `prune: delete`.",
      ),
    ),
  }),
  v.description('What the repository may not do to this tenant.'),
);

/** `tenants.*.failures`. */
export const FAILURES: Schema<WrittenTenant['failures']> = v.pipe(
  v.strictObject({
    repeatInterval: v.optional(interval('How often a cause that goes on is told again.'), '1h'),
    sweepInterval: v.optional(
      interval('How often workflows are asked about where the tenant sends no counts.'),
      '1h',
    ),
    includeInput: v.optional(
      flag('Whether the input of a failed execution is told, its secrets masked.'),
      false,
    ),
  }),
  v.description('How failed executions are looked for and told.'),
);
