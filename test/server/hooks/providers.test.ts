import { createRequire } from 'node:module';
import { describe, expect, test } from 'vitest';
import { headerOf } from '../../../src/server/hooks/delivery.ts';
import type { Delivery, Heard, Provider } from '../../../src/server/hooks/delivery.ts';
import { providerOf } from '../../../src/server/hooks/providers.ts';
import { PUSHES, SECRET, SIGNING_TOKEN, fixture, hmac, secretOf, sent } from './deliveries.ts';
import type { Sent } from './deliveries.ts';

const NOW = Date.UTC(2026, 0, 5, 9);
const OTHER = 'another-secret-of-someone-else';

function delivery(
  { headers, body }: Sent,
  more: Record<string, string | undefined> = {},
): Delivery {
  return { headers: { ...headers, ...more }, body: Buffer.from(body) };
}

function provider(headers: Delivery['headers']): Provider {
  return providerOf(headers, undefined)!;
}

function believed(given: Delivery, secrets: readonly string[], now = NOW): string {
  return provider(given.headers).disbelief(given, secrets, now) ?? 'believed';
}

function heard(sender: string, event: string, payload: unknown): Heard | undefined {
  const given = delivery(sent(sender, event, payload));
  return provider(given.headers).hear(given);
}

function push(ref: string, ...paths: string[]): Heard {
  return { kind: 'push', refs: [{ ref, ...(paths.length === 0 ? {} : { paths }) }] };
}

describe.each(PUSHES)('a push from %s (form %s, event %s)', (sender, name, event, payload) => {
  const secret = secretOf(sender);
  const given = delivery(sent(sender, event, payload(), { now: NOW }));

  test('is told apart by its headers, and believed with the secret alone', () => {
    expect(provider(given.headers).name).toBe(name);
    expect(believed(given, [secret])).toBe('believed');
    expect(believed(given, [OTHER, secret])).toBe('believed');
    expect(believed(given, [secret, OTHER])).toBe('believed');
    expect(believed(given, [OTHER])).toBe('WrongProof');
    expect(believed(given, [])).toBe('WrongProof');
  });

  test('is a push to main', () => {
    const { refs } = provider(given.headers).hear(given) as Heard & { kind: 'push' };
    expect(refs.map(({ ref }) => ref)).toEqual(['refs/heads/main']);
  });

  test('without its proof is not believed', () => {
    const proofs = Object.keys(given.headers).filter((key) => /signature|token/.test(key));
    const bare = delivery(
      { headers: given.headers as Sent['headers'], body: given.body.toString() },
      Object.fromEntries(proofs.map((key) => [key, undefined])),
    );
    const configured = providerOf(bare.headers, name)!;
    expect(configured.disbelief(bare, [secret], NOW)).toBe('NoProof');
  });
});

test.each([
  ['github', 'push', fixture('github-push'), push('refs/heads/main', 'workflows/joiner.yaml')],
  ['github', 'create', fixture('github-create-tag'), push('refs/tags/v1.2.0')],
  ['github', 'delete', { ref: 'old', ref_type: 'branch' }, push('refs/heads/old')],
  ['github', 'ping', fixture('github-ping'), { kind: 'ping' }],
  ['github', 'star', { action: 'created' }, { kind: 'other' }],
  [
    'gitlab',
    'Push Hook',
    fixture('gitlab-push'),
    push('refs/heads/main', 'workflows/leaver.yaml', 'README.md'),
  ],
  ['gitlab', 'Tag Push Hook', fixture('gitlab-tag-push'), push('refs/tags/v1.2.0')],
  [
    'gitlab',
    'System Hook',
    fixture('gitlab-push'),
    push('refs/heads/main', 'workflows/leaver.yaml', 'README.md'),
  ],
  [
    'gitlab',
    'System Hook',
    fixture('gitlab-repository-update'),
    { kind: 'push', refs: [{ ref: 'refs/heads/main' }, { ref: 'refs/tags/v1.2.0' }] },
  ],
  ['gitlab', 'System Hook', { event_name: 'user_create' }, { kind: 'other' }],
  ['gitlab', 'Issue Hook', { object_kind: 'issue' }, { kind: 'other' }],
  [
    'gitea',
    'push',
    fixture('gitea-push'),
    push('refs/heads/main', 'workflows/joiner.yaml', 'docs/joiner.md'),
  ],
  ['forgejo', 'create', fixture('gitea-create-tag'), push('refs/tags/v1.2.0')],
  ['gitea', 'issues', { action: 'opened' }, { kind: 'other' }],
  ['bitbucket', 'repo:push', fixture('bitbucket-push'), push('refs/heads/main')],
  [
    'bitbucket',
    'repo:push',
    fixture('bitbucket-tags'),
    { kind: 'push', refs: [{ ref: 'refs/tags/v1.2.0' }, { ref: 'refs/tags/v1.1.0' }] },
  ],
  ['bitbucket', 'repo:refs_changed', fixture('data-center-push'), push('refs/heads/main')],
  ['bitbucket', 'diagnostics:ping', { test: true }, { kind: 'ping' }],
  ['bitbucket', 'repo:fork', {}, { kind: 'other' }],
  ['generic', '', { ref: 'refs/heads/main', paths: ['a.yaml'] }, push('refs/heads/main', 'a.yaml')],
  [
    'generic',
    '',
    { ref: 'refs/heads/main', paths: [] },
    { kind: 'push', refs: [{ ref: 'refs/heads/main', paths: [] }] },
  ],
] as const)('%s %s is understood: %#', (sender, event, payload, wanted) => {
  expect(heard(sender, event, payload)).toEqual(wanted);
});

/** Files are told only where all of them are: a push is never passed over for what it does not list. */
test.each([
  ['github', 'push', { ...fixture('github-push'), forced: true }],
  ['github', 'push', { ...fixture('github-push'), created: true }],
  ['github', 'push', { ...fixture('github-push'), deleted: true, commits: [] }],
  ['github', 'push', { ...fixture('github-push'), forced: undefined }],
  ['github', 'push', { ...fixture('github-push'), commits: [] }],
  ['github', 'push', { ...fixture('github-push'), commits: 'none' }],
  ['github', 'push', { ...fixture('github-push'), commits: [{ added: [], removed: [] }] }],
  [
    'github',
    'push',
    { ...fixture('github-push'), commits: [{ added: [1], removed: [], modified: [] }] },
  ],
  [
    'github',
    'push',
    {
      ...fixture('github-push'),
      commits: Array.from({ length: 2048 }, () => ({ added: [], removed: [], modified: [] })),
    },
  ],
  [
    'github',
    'push',
    {
      ...fixture('github-push'),
      commits: [{ added: Array(1500).fill('a'), removed: [], modified: Array(1500).fill('b') }],
    },
  ],
  ['gitlab', 'Push Hook', { ...fixture('gitlab-push'), before: '0'.repeat(40) }],
  ['gitlab', 'Push Hook', { ...fixture('gitlab-push'), after: '0'.repeat(64) }],
  ['gitlab', 'Push Hook', { ...fixture('gitlab-push'), before: undefined }],
  ['gitlab', 'Push Hook', { ...fixture('gitlab-push'), total_commits_count: 21 }],
  ['gitlab', 'Push Hook', { ...fixture('gitlab-push'), total_commits_count: undefined }],
  ['gitea', 'push', { ...fixture('gitea-push'), before: '0'.repeat(40) }],
  ['gitea', 'push', { ...fixture('gitea-push'), total_commits: 6 }],
  [
    'gitea',
    'push',
    { ...fixture('gitea-push'), commits: [{ added: null, removed: null, modified: null }] },
  ],
] as const)('%s tells no files where some may be missing: %#', (sender, event, payload) => {
  expect(heard(sender, event, payload)).toEqual(push('refs/heads/main'));
});

test.each([
  ['github', 'push', '{'],
  ['github', 'push', '[]'],
  ['github', 'push', 'null'],
  ['github', 'push', ''],
  ['github', 'push', { ref: 7 }],
  ['github', 'push', '{"__proto__":{"ref":"refs/heads/main"}}'],
  ['github', 'create', { ref: 'x', ref_type: 'repository' }],
  ['github', 'delete', { ref_type: 'tag' }],
  ['gitlab', 'Push Hook', {}],
  ['gitlab', 'System Hook', { event_name: 'repository_update', refs: [1] }],
  ['gitlab', 'System Hook', '7'],
  ['gitea', 'push', {}],
  ['gitea', 'create', { ref: 'x' }],
  ['gitea', 'push', '"x"'],
  ['bitbucket', 'repo:push', {}],
  ['bitbucket', 'repo:push', { push: { changes: [{ old: null, new: null }] } }],
  ['bitbucket', 'repo:push', { push: { changes: [{ new: { type: 'branch' } }] } }],
  ['bitbucket', 'repo:refs_changed', { changes: [{ refId: 'refs/heads/main' }] }],
  ['bitbucket', 'repo:refs_changed', '['],
  ['generic', '', {}],
  ['generic', '', { ref: 'main' }],
  ['generic', '', { ref: 'refs/heads/main', paths: 'a.yaml' }],
] as const)('%s %s that is not in its form is told from one that is: %#', (sender, event, body) => {
  expect(heard(sender, event, body)).toBeUndefined();
});

describe('GitHub', () => {
  test('signs a form as it is sent, whose payload is the JSON', () => {
    const body = `payload=${encodeURIComponent(JSON.stringify(fixture('github-push')))}`;
    const given = delivery(sent('github', 'push', body), {
      'content-type': 'application/x-www-form-urlencoded',
    });
    expect(believed(given, [SECRET])).toBe('believed');
    expect(provider(given.headers).hear(given)).toEqual(
      push('refs/heads/main', 'workflows/joiner.yaml'),
    );
    const empty = { ...given, body: Buffer.from('other=1') };
    expect(provider(given.headers).hear(empty)).toBeUndefined();
  });

  test('that signs with SHA-1 alone is refused for that', () => {
    const given = delivery(sent('github', 'push', '{}'), { 'x-hub-signature-256': undefined });
    expect(believed(given, [SECRET])).toBe('WeakProof');
  });

  test.each([
    'sha256=',
    `sha512=${'0'.repeat(64)}`,
    '0'.repeat(64),
    `sha256=${'0'.repeat(63)}`,
    `sha256=${'0'.repeat(66)}`,
    `sha256=${'é'.repeat(32)}`,
  ])('with the signature %s is not believed', (signature) => {
    const given = delivery(sent('github', 'push', '{}'), { 'x-hub-signature-256': signature });
    expect(believed(given, [SECRET])).toBe('WrongProof');
  });

  test('with two signatures is not believed, though one is right', () => {
    const { headers } = delivery(sent('github', 'push', '{}'));
    const right = headerOf(headers, 'x-hub-signature-256')!;
    const given = delivery(sent('github', 'push', '{}'), {
      'x-hub-signature-256': `${right}, ${right}`,
    });
    expect(believed(given, [SECRET])).toBe('WrongProof');
  });

  /** An independent source of what GitHub really sends: its own recorded examples. */
  test('sends what its recorded examples say', () => {
    const require = createRequire(import.meta.url);
    const examples = require('@octokit/webhooks-examples') as readonly {
      readonly name: string;
      readonly examples: readonly { readonly ref?: string }[];
    }[];
    const kinds = new Map<string, Set<string>>();
    for (const { name, examples: payloads } of examples) {
      for (const payload of payloads) {
        const kind = heard('github', name, payload)?.kind ?? 'not understood';
        kinds.set(kind, (kinds.get(kind) ?? new Set()).add(name));
        if (name === 'push') {
          expect(heard('github', name, payload)).toMatchObject({ refs: [{ ref: payload.ref }] });
        }
      }
    }
    expect([...kinds.get('push')!].toSorted()).toEqual(['create', 'delete', 'push']);
    expect([...kinds.get('ping')!]).toEqual(['ping']);
    expect(kinds.get('not understood')).toBeUndefined();
    expect(kinds.get('other')!.size).toBeGreaterThan(40);
  });
});

describe('GitLab', () => {
  const push19 = sent('gitlab signed', 'Push Hook', fixture('gitlab-push'), { now: NOW });

  test.each([
    [0, 'believed'],
    [299_000, 'believed'],
    [-299_000, 'believed'],
    [302_000, 'OldProof'],
    [-302_000, 'OldProof'],
  ])('signs with a time that may be %i ms away: %s', (away, wanted) => {
    expect(believed(delivery(push19), [SIGNING_TOKEN], NOW + away)).toBe(wanted);
  });

  test('may sign with several keys while they change', () => {
    const right = push19.headers['webhook-signature']!;
    const wrong = `v1,${hmac('other', 'text', 'base64')}`;
    const all = { 'webhook-signature': `${wrong} ${right} v1a,${wrong}` };
    expect(believed(delivery(push19, all), [SIGNING_TOKEN])).toBe('believed');
  });

  test.each([
    ['no version', push19.headers['webhook-signature']!.slice(3)],
    ['no base64', 'v1,ÿÿÿ'],
    ['too short', 'v1,AAAA'],
    ['nothing', 'v1,'],
  ])('with a signature of %s is not believed', (_what, signature) => {
    const given = delivery(push19, { 'webhook-signature': signature });
    expect(believed(given, [SIGNING_TOKEN])).toBe('WrongProof');
  });

  test('another id or time is another message', () => {
    expect(believed(delivery(push19, { 'webhook-id': 'x' }), [SIGNING_TOKEN])).toBe('WrongProof');
    const later = String(NOW / 1000 + 1);
    expect(believed(delivery(push19, { 'webhook-timestamp': later }), [SIGNING_TOKEN])).toBe(
      'WrongProof',
    );
  });

  test('a signing token is no secret token, and is never sent as one', () => {
    const given = delivery(sent('gitlab', 'Push Hook', '{}', { secret: SIGNING_TOKEN }));
    expect(believed(given, [SIGNING_TOKEN])).toBe('WrongProof');
  });

  test('that sends both proofs is believed for either', () => {
    const both = delivery(push19, { 'x-gitlab-token': SECRET });
    expect(believed(both, [SECRET])).toBe('believed');
    expect(believed(both, [SIGNING_TOKEN])).toBe('believed');
    expect(believed(both, [OTHER])).toBe('WrongProof');
  });
});

describe('the generic form', () => {
  const given = sent('generic', '', { ref: 'refs/heads/main' }, { now: NOW });

  test.each([
    [299_000, 'believed'],
    [302_000, 'OldProof'],
    [-302_000, 'OldProof'],
  ])('%i ms later is %s', (later, wanted) => {
    expect(believed(delivery(given), [SECRET], NOW + later)).toBe(wanted);
  });

  test('another time is another message; without one there is no proof', () => {
    const time = String(NOW / 1000 + 1);
    expect(believed(delivery(given, { 'x-mainsheet-timestamp': time }), [SECRET])).toBe(
      'WrongProof',
    );
    expect(believed(delivery(given, { 'x-mainsheet-timestamp': undefined }), [SECRET])).toBe(
      'NoProof',
    );
  });

  test('a time that is none is too old, however it is signed', () => {
    for (const time of ['', 'now', '-1', '1e3', '1'.repeat(13)]) {
      const signature = `sha256=${hmac(SECRET, `${time}.{}`, 'hex')}`;
      const headers = { 'x-mainsheet-timestamp': time, 'x-mainsheet-signature-256': signature };
      expect(believed({ headers, body: Buffer.from('{}') }, [SECRET])).toBe(
        time === '' ? 'NoProof' : 'OldProof',
      );
    }
  });
});

test('a configured form is the only one that is taken', () => {
  const github = delivery(sent('github', 'push', '{}'));
  expect(providerOf(github.headers, 'gitlab')!.disbelief(github, [SECRET], NOW)).toBe('NoProof');
  expect(providerOf({}, undefined)).toBeUndefined();
});
