import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { LoadedConfig } from '../../src/config/load-config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import { SENT_EVENTS } from '../../src/notify/told-event.ts';

const LOOPBACK = 'http://127.0.0.1:9/x';
const CHAT = 'https://hooks.slack.example/services/T0/B0/canary';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'mainsheet-notify-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

async function load(targets: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const text = `sources: { s: { url: "https://git.acme.example/a/b" }, local: { url: repo } }
tenants: { production: { embedded: true, source: s }, here: { embedded: true, source: local } }
notify:${targets.length === 0 ? ' []' : ''}
${targets.map((target) => `  - { ${target} }`).join('\n')}
`;
  writeFileSync(path.join(cwd, 'c.yaml'), text);
  return loadConfig({ file: 'c.yaml', env, cwd, events: SENT_EVENTS });
}

async function good(targets: readonly string[], env?: NodeJS.ProcessEnv): Promise<LoadedConfig> {
  const result = await load(targets, env);
  if (!result.ok) {
    throw new Error(JSON.stringify(result.trouble, undefined, 2));
  }
  return result.value;
}

async function bad(targets: readonly string[], env?: NodeJS.ProcessEnv) {
  const result = await load(targets, env);
  return result.ok ? [] : result.trouble;
}

function errors(found: readonly Diagnostic[]): readonly string[] {
  return found
    .filter(({ severity }) => severity === 'error')
    .map(({ code, pointer }) => `${code} ${pointer}`);
}

test('every kind of target, with its defaults', async () => {
  const env = { HOOK: 'a-secret', CHAT, TOKEN: 'a-token' };
  const { config, warnings } = await good(
    [
      `name: siem, type: webhook, url: ${LOOPBACK}, secret: env:HOOK`,
      'name: chat, type: slack, url: env:CHAT, events: [workflow.*, drift.detected]',
      'name: quiet, type: slack, url: env:CHAT, events: ["*"], minLevel: error, tenants: [production]',
      'name: gh, type: github-status, token: env:TOKEN, tenants: [production]',
      'name: gl, type: gitlab-status, token: env:TOKEN, url: "https://git.acme.example/api/v4/"',
    ],
    env,
  );
  expect(warnings).toEqual([]);
  expect(config.notify).toMatchObject([
    { name: 'siem', kind: 'webhook', filter: { events: ['*'], minLevel: 'warn' } },
    { kind: 'slack', filter: { events: ['workflow.*', 'drift.detected'], minLevel: 'info' } },
    { kind: 'slack', filter: { events: ['*'], minLevel: 'error', tenants: ['production'] } },
    { kind: 'github-status', tenants: ['production'] },
    { kind: 'gitlab-status', url: 'https://git.acme.example/api/v4' },
  ]);
  const [siem, chat] = config.notify;
  expect(siem!.kind === 'webhook' && (await siem!.secret.read())).toBe('a-secret');
  expect(chat!.kind === 'slack' && (await chat!.url.read())).toBe(CHAT);
  expect(JSON.stringify(config.notify)).not.toMatch(/a-secret|a-token|canary/);
});

test('an empty list, and none, are no targets', async () => {
  expect((await good([])).config.notify).toEqual([]);
});

test.each([
  ['name: a, type: webhook', ['CONFIG_MISSING_KEY /notify/0'], 'url, secret'],
  ['name: a, type: slack', ['CONFIG_MISSING_KEY /notify/0'], 'url'],
  ['name: a, type: github-status', ['CONFIG_MISSING_KEY /notify/0'], 'token'],
  ['type: slack, url: env:CHAT', ['CONFIG_MISSING_KEY /notify/0'], 'name'],
  ['name: a/b, type: slack, url: env:CHAT', ['CONFIG_VALUE /notify/0/name'], 'letters'],
  ['name: a, type: webhok, url: env:CHAT', ['CONFIG_VALUE /notify/0/type'], 'webhook'],
  [
    'name: a, type: slack, url: env:CHAT, secret: env:CHAT',
    ['CONFIG_VALUE /notify/0/secret'],
    'slack',
  ],
  [
    'name: a, type: slack, url: env:CHAT, evnts: []',
    ['CONFIG_UNKNOWN_KEY /notify/0/evnts'],
    'evnts',
  ],
  [
    'name: a, type: gitlab-status, token: env:CHAT, events: ["*"]',
    ['CONFIG_VALUE /notify/0/events'],
    'status',
  ],
  ['name: a, type: slack, url: "http://hooks.example/"', ['CONFIG_VALUE /notify/0/url'], 'https'],
  [
    'name: a, type: slack, url: "https://u:canary@hooks.example/"',
    ['CONFIG_VALUE /notify/0/url'],
    'https',
  ],
  ['name: a, type: slack, url: env:BAD', ['CONFIG_VALUE /notify/0/url'], 'https'],
  ['name: a, type: slack, url: env:NONE', ['CONFIG_SECRET_MISSING /notify/0/url'], 'NONE'],
  [
    'name: a, type: github-status, token: env:CHAT, url: env:CHAT',
    ['CONFIG_VALUE /notify/0/url'],
    'https',
  ],
  [
    'name: a, type: slack, url: env:CHAT, tenants: [prodution]',
    ['CONFIG_VALUE /notify/0/tenants/0'],
    'prodution',
  ],
  [
    'name: a, type: slack, url: env:CHAT, events: [workflow.faild]',
    ['CONFIG_VALUE /notify/0/events/0'],
    'no event',
  ],
  [
    'name: a, type: slack, url: env:CHAT, events: [notify.dropped]',
    ['CONFIG_VALUE /notify/0/events/0'],
    'no event',
  ],
  [
    'name: a, type: slack, url: env:CHAT, minLevel: loud',
    ['CONFIG_VALUE /notify/0/minLevel'],
    'debug',
  ],
])('not %s', async (target, expected, words) => {
  const found = await bad([target], { CHAT, BAD: 'http://canary.example/' });
  expect(errors(found)).toEqual(expected);
  expect(found.map(({ message }) => message).join(' ')).toContain(words);
  expect(found[0]).toMatchObject({ line: 4 });
  expect(JSON.stringify(found)).not.toContain('canary');
});

test('the nearest words are said', async () => {
  const found = await bad(
    [
      'name: a, type: webhok, url: env:CHAT',
      'name: b, type: slack, url: env:CHAT, tenants: [prodution], events: [workflow.faild, drift.*]',
    ],
    { CHAT },
  );
  // What cannot be read by its shape is told first; names are looked at once all of it can.
  expect(found.map(({ hint }) => hint)).toEqual(['Did you mean `webhook`?']);
  const names = await bad(
    [
      'name: b, type: slack, url: env:CHAT, tenants: [prodution], events: [workflow.faild, drift.*]',
    ],
    { CHAT },
  );
  expect(names.map(({ hint }) => hint).toSorted()).toEqual([
    'Did you mean `production`?',
    'Did you mean `workflow.failed`?',
  ]);
});

test('a name is taken once', async () => {
  const target = 'name: a, type: slack, url: env:CHAT';
  expect(errors(await bad([target, target], { CHAT }))).toEqual(['CONFIG_VALUE /notify/1/name']);
});

test('what stands in the file itself is warned of, and never shown', async () => {
  const { warnings } = await good([
    `name: chat, type: slack, url: "${CHAT}"`,
    'name: siem, type: webhook, url: "https://siem.acme.example/in", secret: canary-literal',
    'name: gh, type: github-status, token: canary-literal',
    `name: here, type: webhook, url: ${LOOPBACK}, secret: canary-literal`,
  ]);
  expect(warnings.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual([
    'CONFIG_SECRET_LITERAL /notify/0/url',
    'CONFIG_SECRET_LITERAL /notify/1/secret',
    'CONFIG_SECRET_LITERAL /notify/2/token',
  ]);
  expect(JSON.stringify(warnings)).not.toContain('canary');
});

test('no line of a configuration on one line is shown, since an address may stand in it', async () => {
  const text = `{ sources: { s: { url: "ftp://x" } }, notify: [{ name: a, type: slack, url: "${CHAT}" }] }`;
  writeFileSync(path.join(cwd, 'c.yaml'), text);
  const loaded = await loadConfig({ file: 'c.yaml', env: {}, cwd, events: SENT_EVENTS });
  expect(loaded.ok).toBe(false);
  expect(JSON.stringify(loaded)).not.toContain('canary');
});

test('a status needs a repository on a host', async () => {
  const target = 'name: a, type: github-status, token: env:TOKEN';
  const env = { TOKEN: 'a-token' };
  expect((await good([`${target}, tenants: [production]`], env)).warnings).toEqual([]);
  const [found] = await bad([`${target}, tenants: [production, here]`], env);
  expect(found).toMatchObject({ code: 'CONFIG_VALUE', pointer: '/notify/0', line: 4 });
  expect(found!.message).toContain('`here` does not have a repository on a host');
  const text = `sources: { s: { url: repo } }
tenants: { t: { embedded: true, source: s } }
notify: [{ ${target} }]`;
  writeFileSync(path.join(cwd, 'c.yaml'), text);
  const alone = await loadConfig({ file: 'c.yaml', env, cwd, events: SENT_EVENTS });
  expect(alone).toMatchObject({ ok: false, trouble: [{ pointer: '/notify/0' }] });
});

test('an address in a file may come later', async () => {
  const { warnings } = await good([`name: chat, type: slack, url: "file:chat-url"`]);
  expect(warnings.map(({ code }) => code)).toEqual(['CONFIG_SECRET_MISSING']);
});
