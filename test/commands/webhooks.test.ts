import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { House } from '../../src/commands/house.ts';
import { Webhooks } from '../../src/commands/webhooks.ts';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import { systemClock } from '../../src/kernel/clock.ts';
import type { Event } from '../../src/report/event.ts';

const LONG = 'a-secret-of-more-than-sixteen';

let cwd: string;

beforeEach(async () => {
  cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-webhooks-'));
});

afterEach(() => rm(cwd, { recursive: true, force: true }));

async function configOf(webhook: string, ref = '{ branch: main }'): Promise<Config> {
  await writeFile(
    path.join(cwd, 'c.yaml'),
    `sources:
  s: { url: https://git.example/r.git, ref: ${ref}, ${webhook} }
  other: { url: https://git.example/o.git }
tenants:
  one: { embedded: true, source: s, path: flows/one }
  two: { embedded: true, source: s, path: flows/two }
  three: { embedded: true, source: other, path: elsewhere }
server: { listen: '127.0.0.1:0' }
`,
  );
  const loaded = await loadConfig({ file: 'c.yaml', env: { HOOK: LONG }, cwd });
  if (!loaded.ok) {
    throw new Error(JSON.stringify(loaded.trouble));
  }
  return loaded.value.config;
}

async function webhooksOf(
  webhook: string,
  ref?: string,
): Promise<{ readonly webhooks: Webhooks; readonly house: House; readonly told: Event[] }> {
  const house = new House(await configOf(webhook, ref), systemClock);
  const told: Event[] = [];
  const log = { tell: (event: Event) => void told.push(event), flush: async () => undefined };
  return { webhooks: new Webhooks(house, log, () => undefined), house, told };
}

test.each([
  ['{ branch: main }', { kind: 'branch', name: 'main' }],
  ['{ tag: v1 }', { kind: 'tag', name: 'v1' }],
  ['{ semver: ^1 }', { kind: 'semver' }],
])(
  'a source with the ref %s follows it, and without paths all that is pushed',
  async (ref, wanted) => {
    const { webhooks } = await webhooksOf('webhook: { secret: env:HOOK }', ref);
    expect(webhooks.webhook('s')!.followed).toEqual({ ref: wanted });
    expect(webhooks.webhook('s')!.provider).toBeUndefined();
    expect(webhooks.webhook('other')).toBeUndefined();
  },
);

test('the paths of its own tenants are always among those that count', async () => {
  const { webhooks } = await webhooksOf(
    'webhook: { secret: env:HOOK, provider: gitlab, paths: [shared] }',
  );
  const { followed, provider } = webhooks.webhook('s')!;
  expect([followed.paths, provider]).toEqual([['shared', 'flows/one', 'flows/two'], 'gitlab']);
});

test('a secret in a file is read at each use; one that is missing or too short counts as none', async () => {
  const { webhooks, house } = await webhooksOf('webhook: { secret: [file:hook, env:HOOK] }');
  const { secrets } = webhooks.webhook('s')!;
  expect(await secrets()).toEqual([LONG]);
  await writeFile(path.join(cwd, 'hook'), 'fifteen letters');
  expect(await secrets()).toEqual([LONG]);
  await writeFile(path.join(cwd, 'hook'), 'sixteen letters.\n');
  expect(await secrets()).toEqual(['sixteen letters.', LONG]);
  expect(house.masker.text('It was sixteen letters.')).toBe('It was [masked]');
});

test('another configuration is taken over', async () => {
  const { webhooks } = await webhooksOf('webhook: { secret: env:HOOK }');
  webhooks.takeOver(await configOf('interval: 2m'));
  expect(webhooks.webhook('s')).toBeUndefined();
});

test('deliveries are told: those that were believed at debug, refused ones as a warning', async () => {
  const { webhooks, told } = await webhooksOf('webhook: { secret: env:HOOK }');
  const refs = [{ ref: 'refs/heads/main', paths: ['a'] }];
  webhooks.received({ source: 's', provider: 'github', refs, accepted: true });
  webhooks.received({ source: 's', provider: 'github', refs: [], accepted: false });
  webhooks.refused({ source: 's', reason: 'WrongProof', message: 'Wrong.', refused: 3 });
  expect(told.map(({ event, level, fields }) => [event, level, fields])).toEqual([
    [
      'webhook.received',
      'debug',
      { source: 's', provider: 'github', refs: ['refs/heads/main'], outcome: 'accepted' },
    ],
    [
      'webhook.received',
      'debug',
      { source: 's', provider: 'github', refs: [], outcome: 'ignored' },
    ],
    [
      'webhook.refused',
      'warn',
      { source: 's', reason: 'WrongProof', message: 'Wrong.', refused: 3 },
    ],
  ]);
});
