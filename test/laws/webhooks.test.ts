import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Delivery, Provider } from '../../src/server/hooks/delivery.ts';
import { providerOf } from '../../src/server/hooks/providers.ts';
import { PROOF_HEADERS, SENDERS, sent } from '../server/hooks/deliveries.ts';

const RUNS = Number(process.env['RUNS'] ?? 1000);
const NOW = Date.UTC(2026, 0, 5, 9);

const key = fc.uint8Array({ minLength: 24, maxLength: 24 });
const secret = fc.oneof(
  fc.string({ minLength: 16, maxLength: 40 }),
  key.map((bytes) => `whsec_${Buffer.from(bytes).toString('base64')}`),
);

/** The events of all hosts, and some that none has. */
const event = fc.constantFrom(
  ...['push', 'create', 'delete', 'ping', 'Push Hook', 'Tag Push Hook', 'System Hook', 'repo:push'],
  ...['repo:refs_changed', 'diagnostics:ping', 'constructor', '__proto__', 'issues', ' '],
);

/** JSON with the keys and values that parsers look for, in right and wrong places. */
const json = fc.letrec<{ value: unknown }>((tie) => ({
  value: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, 0, '', 'refs/heads/main', 'branch', 'tag', 'push', 'main'),
    fc.string({ unit: 'binary', maxLength: 6 }),
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(
      fc.constantFrom(
        ...['ref', 'refs', 'ref_type', 'commits', 'added', 'modified', 'removed', 'total_commits'],
        ...['total_commits_count', 'push', 'changes', 'new', 'old', 'name', 'type', 'id', 'paths'],
        ...['event_name', 'created', 'deleted', 'forced', '__proto__', 'constructor', 'toString'],
      ),
      tie('value'),
      { maxKeys: 6 },
    ),
  ),
})).value;

const body = fc.oneof(
  json.map((value) => JSON.stringify(value)),
  fc.string({ unit: 'binary', maxLength: 60 }),
);

/** What a host sends, signed with a secret of its kind. */
const delivered = fc
  .record({ sender: fc.constantFrom(...Object.keys(SENDERS)), event, body, secret })
  .filter(({ sender, secret: one }) => (sender === 'gitlab signed') === one.startsWith('whsec_'))
  // A header holds no such characters; a host does not let anybody set them.
  .filter(({ sender, secret: one }) => sender !== 'gitlab' || /^[!-~]+$/.test(one))
  .map((given) => ({ ...given, ...read(given) }));

function read(given: {
  readonly sender: string;
  readonly event: string;
  readonly body: string;
  readonly secret: string;
}): { readonly provider: Provider; readonly delivery: Delivery } {
  const { headers } = sent(given.sender, given.event, given.body, {
    secret: given.secret,
    now: NOW,
  });
  return {
    provider: providerOf(headers, undefined)!,
    delivery: { headers, body: Buffer.from(given.body) },
  };
}

test('a delivery is believed if and only if one of the secrets made its proof', () => {
  fc.assert(
    fc.property(delivered, fc.array(secret, { maxLength: 3 }), (given, others) => {
      const { provider, delivery } = given;
      expect(provider.disbelief(delivery, [...others, given.secret], NOW)).toBeUndefined();
      const wrong = others.filter((other) => other !== given.secret);
      expect(provider.disbelief(delivery, wrong, NOW)).toBe('WrongProof');
    }),
    { numRuns: RUNS },
  );
});

test('a signed body with one bit changed is not believed', () => {
  fc.assert(
    fc.property(delivered, fc.nat(), fc.nat({ max: 7 }), (given, place, bit) => {
      const { provider, delivery, sender } = given;
      fc.pre(delivery.body.length > 0 && sender !== 'gitlab');
      const changed = Buffer.from(delivery.body);
      changed[place % changed.length]! ^= 1 << bit;
      expect(provider.disbelief({ ...delivery, body: changed }, [given.secret], NOW)).toBe(
        'WrongProof',
      );
    }),
    { numRuns: RUNS },
  );
});

test('a proof with one character changed is not believed', () => {
  fc.assert(
    fc.property(delivered, fc.nat(), fc.constantFrom(...'0aZ=,+é '), (given, place, letter) => {
      const { provider, delivery, sender } = given;
      const name = PROOF_HEADERS[sender]!;
      const right = String(delivery.headers[name]);
      const at = place % right.length;
      const changed = right.slice(0, at) + letter + right.slice(at + 1);
      // Hex digits mean the same in capitals.
      fc.pre(changed.toLowerCase() !== right.toLowerCase());
      const headers = { ...delivery.headers, [name]: changed };
      expect(provider.disbelief({ ...delivery, headers }, [given.secret], NOW)).toMatch(/Proof$/);
    }),
    { numRuns: RUNS },
  );
});

test('whatever a delivery holds, reading it throws nothing, and refs are texts', () => {
  const bytes = fc.oneof(
    body.map((text) => Buffer.from(text)),
    fc.uint8Array({ maxLength: 40 }).map((raw) => Buffer.from(raw)),
    body.map((text) => Buffer.from(String(new URLSearchParams({ payload: text })))),
  );
  const type = fc.constantFrom('application/json', 'application/x-www-form-urlencoded');
  const header = fc.constantFrom(
    ...['x-github-event', 'x-gitlab-event', 'x-gitea-event', 'x-forgejo-event', 'x-event-key'],
    'x-mainsheet-signature-256',
  );
  fc.assert(
    fc.property(header, event, bytes, type, (name, value, content, contentType) => {
      const headers = { [name]: value, 'content-type': contentType };
      const provider = providerOf(headers, undefined)!;
      const heard = provider.hear({ headers, body: content });
      if (heard?.kind === 'push') {
        for (const { ref, paths = [] } of heard.refs) {
          expect([ref, ...paths].every((text) => typeof text === 'string')).toBe(true);
        }
      }
      expect(provider.disbelief({ headers, body: content }, ['a-secret-of-sixteen'], NOW)).toMatch(
        /Proof$/,
      );
    }),
    { numRuns: RUNS * 3 },
  );
});
