import * as v from 'valibot';
import { API_FAMILIES } from './config.ts';
import { AFTER, FAILURES, POLICY, WINDOWS } from './policy-schema.ts';
import { directory, duration, flag, interval, listen, text, whole, word } from './scalars.ts';
import type { Schema } from './scalars.ts';
import type { WrittenEmbedded, WrittenTenant, WrittenTenantsFrom } from './written.ts';

const SECRET = 'env:NAME, file:PATH (read again at each use), or the value itself';

const EMBEDDED: Schema<WrittenEmbedded> = v.pipe(
  v.strictObject({
    listen: v.optional(listen('Where it listens; loopback only. Port 0: any.'), '127.0.0.1:0'),
    state: v.optional(text('File that keeps its state; by default beside the store.')),
    seed: v.optional(
      text(
        'Directory of people, access, mocks and events, read at every start; its workflows only while there is no state.',
      ),
    ),
  }),
  v.description('The embedded tenant with settings of its own.'),
);

const PERCENT_OF_OWNED = 'Share of the owned workflows, in percent';

const GUARD: Schema<WrittenTenant['guard']> = v.pipe(
  v.strictObject({
    removals: v.optional(
      v.strictObject({
        count: v.optional(whole(0, 1_000_000, 'Deletes and quarantines in one plan.'), 5),
        percent: v.optional(whole(0, 100, `${PERCENT_OF_OWNED}, from 20 owned on.`), 10),
      }),
      {},
    ),
    updates: v.optional(
      v.strictObject({
        percent: v.optional(whole(0, 100, `${PERCENT_OF_OWNED}, from 10 updates on.`), 50),
      }),
      {},
    ),
  }),
  v.description('How much one plan may change before it waits for an approval.'),
);

const PRUNE: Schema<WrittenTenant['prune']> = v.pipe(
  v.strictObject({
    mode: v.optional(
      word(['keep', 'quarantine', 'delete'], 'Disown; disable and delete later; delete at once.'),
      'quarantine',
    ),
    delay: v.optional(duration('How long the file must have been gone.'), '15m'),
    grace: v.optional(duration('How long a quarantined workflow is kept.'), '7d'),
  }),
  v.description('What happens to a workflow whose file is gone.'),
);

const KEYS = v.strictObject({
  url: v.optional(text("The tenant's API, such as https://acme.api.identitynow.com.")),
  embedded: v.optional(
    v.pipe(
      v.union([v.boolean(), EMBEDDED], 'must be true, or a map with listen, state and seed'),
      v.description('The embedded tenant instead of a real one.'),
    ),
  ),
  clientId: v.optional(text(`OAuth client: ${SECRET}.`)),
  clientSecret: v.optional(text(`Its secret: ${SECRET}.`)),
  api: v.optional(word(API_FAMILIES, 'The API family to speak.'), 'v2025'),
  source: text('The name of the source its files come from.'),
  path: v.optional(directory('The directory of its files in the repository.'), '.'),
  interval: v.optional(interval('How often drift and failures are looked at.'), '5m'),
  mode: v.optional(
    word(['observe', 'approve', 'auto'], 'Look only; write what was approved; write.'),
    'auto',
  ),
  drift: v.optional(
    word(
      ['report', 'correct', 'capture'],
      'What happens to a change made in the tenant: told; put back; written to a branch.',
    ),
    'report',
  ),
  settle: v.optional(duration('Age that drift must have before it is corrected.'), '10m'),
  adopt: v.optional(
    word(
      ['equal', 'always', 'never'],
      'Whether an existing workflow of the same name becomes ours.',
    ),
    'equal',
  ),
  unmanaged: v.optional(
    word(
      ['ignore', 'report', 'capture'],
      'Workflows that no file describes: left alone; told; written as a file to a branch.',
    ),
    'report',
  ),
  prune: v.optional(PRUNE, {}),
  guard: v.optional(GUARD, {}),
  windows: v.optional(WINDOWS, []),
  after: v.optional(AFTER),
  policy: v.optional(POLICY, {}),
  failures: v.optional(FAILURES, {}),
  patch: v.optional(
    word(
      ['auto', 'deep', 'field'],
      'Deep pointers, whole fields, or deep until the tenant refuses.',
    ),
    'auto',
  ),
  suspend: v.optional(flag('Reads, plans and reports, but writes nothing.'), false),
  rateLimit: v.optional(
    v.strictObject({
      share: v.optional(
        v.pipe(
          v.number(),
          v.gtValue(0, 'must be above 0'),
          v.maxValue(1, 'must be at most 1'),
          v.description("The part of the tenant's request quota that is used."),
        ),
        0.8,
      ),
    }),
    {},
  ),
  maxDisabled: v.optional(whole(1, 100, 'Workflows that are disabled for an edit at once.'), 4),
  heldRepeat: v.optional(interval('How often a held workflow is told again.'), '4h'),
  rules: v.optional(
    v.pipe(
      v.record(v.string(), v.picklist(['error', 'warning', 'info', 'off'])),
      v.description("How much a rule's finding weighs here, by rule id."),
    ),
    {},
  ),
});

/** One entry under `tenants`. */
export const TENANT: Schema<WrittenTenant> = KEYS;

/** `tenantsFrom`. */
export const TENANTS_FROM: Schema<WrittenTenantsFrom> = v.pipe(
  v.strictObject({
    directory: text('The directory of the files, one a tenant: NAME.yaml or NAME.yml.'),
    template: v.optional(
      v.pipe(
        v.partial(KEYS),
        v.description(
          'What each of them has, the same keys as under `tenants`; what stands in a file comes over it.',
        ),
      ),
    ),
  }),
  v.description('Tenants that are described by a file each; {name} in a text is the name.'),
);
