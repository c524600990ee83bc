import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { CONFIG_ERRORS } from '../../src/config/errors.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { LoadedConfig } from '../../src/config/load-config.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import { RIGHTS } from '../../src/workflow/right.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');
const MINUTE = 60_000;

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'mainsheet-config-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

async function load(text: string, env: NodeJS.ProcessEnv = {}) {
  writeFileSync(path.join(cwd, 'c.yaml'), text);
  return loadConfig({ file: 'c.yaml', env, cwd });
}

async function good(text: string, env: NodeJS.ProcessEnv = {}): Promise<LoadedConfig> {
  const result = await load(text, env);
  if (!result.ok) {
    throw new Error(JSON.stringify(result.trouble, undefined, 2));
  }
  return result.value;
}

async function bad(text: string, env: NodeJS.ProcessEnv = {}): Promise<readonly Diagnostic[]> {
  const result = await load(text, env);
  return result.ok ? [] : result.trouble;
}

function places(found: readonly Diagnostic[]): string[] {
  return found.map((one) => `${one.code} ${one.pointer} ${one.line}:${one.column}`);
}

/** A configuration that is right, with one more line in the source and in the tenant. */
function small({ source = '', tenant = '', end = '' } = {}): string {
  return `sources:
  s:
    url: repo
    ${source}
tenants:
  t:
    embedded: true
    source: s
    ${tenant}
${end}`;
}

function remote(lines: string): string {
  return `sources: { s: { url: repo } }\ntenants:\n  t:\n    source: s\n${lines}`;
}

describe('the files that come with the product', () => {
  test('the example holds every key, and its values are the defaults it says they are', async () => {
    const env = {
      SAIL_CLIENT_ID: 'id',
      SAIL_CLIENT_SECRET: 'secret',
      SANDBOX_CLIENT_ID: 'id',
      SANDBOX_CLIENT_SECRET: 'secret',
    };
    const text = readFileSync(path.join(ROOT, 'config/mainsheet.example.yaml'), 'utf8');
    const { config, warnings } = await good(text, env);
    expect(warnings.map((one) => `${one.code} ${one.pointer}`)).toEqual([
      'CONFIG_SECRET_MISSING /sources/workflows/auth/token',
      'CONFIG_SECRET_MISSING /sources/workflows/webhook/secret/0',
      'CONFIG_SECRET_MISSING /server/tokens/0/token',
      'CONFIG_SECRET_MISSING /notify/0/secret',
      'CONFIG_SECRET_MISSING /notify/1/url',
      'CONFIG_SECRET_MISSING /notify/2/token',
    ]);
    const least = await good(
      `sources: { workflows: { url: "https://git.example/acme/isc-workflows.git" } }
tenants:
  sandbox:
    url: https://acme-sb.api.identitynow.com
    clientId: env:SANDBOX_CLIENT_ID
    clientSecret: env:SANDBOX_CLIENT_SECRET
    source: workflows
    path: workflows
  production:
    url: https://acme.api.identitynow.com
    clientId: env:SAIL_CLIENT_ID
    clientSecret: env:SAIL_CLIENT_SECRET
    source: workflows
    path: workflows
server: { listen: "127.0.0.1:8080" }`,
      env,
    );
    expect(config.notify.map(({ name, kind }) => `${name} ${kind}`)).toEqual([
      'siem webhook',
      'chat slack',
      'statuses github-status',
    ]);
    const { tokens, ...server } = config.server!;
    expect(tokens).toMatchObject([{ name: 'oncall', may: RIGHTS }]);
    const { auth, commit, webhook, verify, ...source } = config.sources[0]!;
    expect(verify).toEqual({ mode: 'head', keysFile: '/etc/mainsheet/signers' });
    expect(auth).toMatchObject({ kind: 'token', username: 'mainsheet' });
    expect(webhook).toMatchObject({ provider: 'github', paths: ['shared'] });
    expect(commit).toEqual({
      name: 'Mainsheet of Acme',
      email: 'mainsheet@acme.example',
      signingKeyFile: '/etc/mainsheet/signing-key',
    });
    const [sandbox, production] = config.tenants;
    const { after, ...gated } = production!;
    expect(after).toEqual({ tenant: 'sandbox', healthyForMs: 30 * MINUTE });
    expect(gated.windows).toEqual([
      {
        days: ['mon', 'tue', 'wed', 'thu', 'fri'],
        fromMinute: 8 * 60,
        toMinute: 18 * 60,
        timeZone: 'Europe/Berlin',
      },
    ]);
    expect(gated.policy).toEqual({
      owners: [{ kind: 'reference', reference: { kind: 'identity', name: 'svc.workflows' } }],
      hosts: ['*.acme.example'],
      deny: { actions: ['sp:manage-account'], triggers: ['EXTERNAL'] },
      overrides: ['rollout', 'ignore'],
    });
    const { windows, policy } = least.config.tenants[1]!;
    expect(
      JSON.stringify({
        ...config,
        server: { ...server, tokens: [] },
        notify: [],
        sources: [source],
        tenants: [sandbox, { ...gated, windows, policy }],
      }),
    ).toBe(JSON.stringify(least.config));
  });

  test('the demo is two embedded tenants and a repository that is made on first start', async () => {
    const result = await loadConfig({ file: 'config/demo.yaml', env: {}, cwd: ROOT });
    expect(result).toMatchObject({ ok: true, value: { warnings: [] } });
    const { config } = (result as { value: LoadedConfig }).value;
    expect(config.file).toBe(path.join(ROOT, 'config/demo.yaml'));
    expect(config.server).toMatchObject({
      listen: { host: '127.0.0.1', port: 8080 },
      admin: { host: '127.0.0.1', port: 8081 },
      tokens: [{ name: 'demo' }],
    });
    expect(config.sources).toMatchObject([
      {
        url: path.join(ROOT, 'data/demo/workflows'),
        createFrom: path.join(ROOT, 'workflows-example'),
        intervalMs: 2000,
      },
    ]);
    expect(config.tenants).toMatchObject([
      {
        target: { kind: 'embedded', listen: { host: '127.0.0.1', port: 8180 } },
        path: '.',
        intervalMs: 10_000,
        drift: 'capture',
        prune: { mode: 'quarantine', delayMs: 20_000, graceMs: MINUTE },
      },
      {
        target: { kind: 'embedded', listen: { host: '127.0.0.1', port: 8190 } },
        after: { tenant: 'sandbox', healthyForMs: 30_000 },
        drift: 'correct',
        settleMs: 0,
      },
    ]);
  });
});

test('what is not written has the defaults of the design', async () => {
  const { config, warnings } = await good(small());
  expect(warnings).toEqual([]);
  expect(config).toEqual({
    file: path.join(cwd, 'c.yaml'),
    sources: [
      {
        name: 's',
        url: path.join(cwd, 'repo'),
        ref: { kind: 'branch', name: 'main' },
        intervalMs: MINUTE,
        timeoutMs: MINUTE,
        workTree: false,
        maxStaleMs: 24 * 60 * MINUTE,
        rewind: 'wait',
      },
    ],
    tenants: [
      {
        name: 't',
        target: {
          kind: 'embedded',
          listen: { host: '127.0.0.1', port: 0 },
          stateFile: path.join(cwd, 'data/t-tenant.json'),
        },
        api: 'v2025',
        source: 's',
        path: '.',
        intervalMs: 5 * MINUTE,
        mode: 'auto',
        drift: 'report',
        settleMs: 10 * MINUTE,
        adopt: 'equal',
        unmanaged: 'report',
        prune: { mode: 'quarantine', delayMs: 15 * MINUTE, graceMs: 7 * 24 * 60 * MINUTE },
        guard: { removals: { count: 5, percent: 10 }, updates: { percent: 50 } },
        windows: [],
        policy: { deny: { actions: [], triggers: [] } },
        failures: { repeatMs: 60 * MINUTE, sweepMs: 60 * MINUTE, includeInput: false },
        patch: 'auto',
        suspend: false,
        rateLimitShare: 0.8,
        maxDisabled: 4,
        heldRepeatMs: 4 * 60 * MINUTE,
        rules: {},
      },
    ],
    store: { kind: 'sqlite', path: path.join(cwd, 'data/mainsheet.db') },
    notify: [],
    log: { level: 'info' },
    maskPersonalData: false,
    dataDirectory: path.join(cwd, 'data'),
  } satisfies Config);
});

test('everything that is wrong is told at once, with its place', async () => {
  const found = await bad(`sources:
  one:
    url: ftp://example/x
    intervall: 5m
    interval: soon
  two:
    ref: { branch: a, tag: b }
    url: https://user:hunter2@git.example/x.git
    workTree: true
tenants:
  prod:
    embedded: yes please
    source: tow
    mode: atuo
    path: ../elsewhere
    failures: { repeat: 1h }
    guard: { removals: { count: -1, percent: many } }
  next:
    source: two
    url: http://acme.example
logs: { level: info }
`);
  expect(places(found)).toEqual([
    'CONFIG_SOURCE_UNUSED /sources/one 2:3',
    'CONFIG_VALUE /sources/one/url 3:10',
    'CONFIG_UNKNOWN_KEY /sources/one/intervall 4:5',
    'CONFIG_VALUE /sources/one/interval 5:15',
    'CONFIG_VALUE /sources/two/ref 7:10',
    'CONFIG_VALUE /sources/two/url 8:10',
    'CONFIG_VALUE /sources/two/workTree 9:5',
    'CONFIG_VALUE /tenants/prod/embedded 12:15',
    'CONFIG_SOURCE_UNKNOWN /tenants/prod/source 13:13',
    'CONFIG_VALUE /tenants/prod/mode 14:11',
    'CONFIG_VALUE /tenants/prod/path 15:11',
    'CONFIG_UNKNOWN_KEY /tenants/prod/failures/repeat 16:17',
    'CONFIG_VALUE /tenants/prod/guard/removals/count 17:33',
    'CONFIG_VALUE /tenants/prod/guard/removals/percent 17:46',
    'CONFIG_MISSING_KEY /tenants/next 18:3',
    'CONFIG_VALUE /tenants/next/url 20:10',
    'CONFIG_UNKNOWN_KEY /logs 21:1',
  ]);
  expect(found.map((one) => one.hint)).toEqual(
    expect.arrayContaining([
      'Did you mean `interval`?',
      'Did you mean `log`?',
      'Did you mean `auto`?',
    ]),
  );
  expect(JSON.stringify(found)).not.toContain('hunter2');
  expect(found.every((one) => Object.hasOwn(CONFIG_ERRORS, one.code))).toBe(true);
});

describe('keys', () => {
  test.each([
    [small({ source: 'colour: red' }), '/sources/s/colour', undefined],
    [small({ tenant: 'modes: auto' }), '/tenants/t/modes', 'mode'],
    [small({ tenant: 'prune: { gracee: 1d }' }), '/tenants/t/prune/gracee', 'grace'],
    [
      small({ tenant: 'windows: [{}, { timezone: UTC }]' }),
      '/tenants/t/windows/1/timezone',
      'timeZone',
    ],
    [
      small({ tenant: 'policy: { deny: { action: [] } }' }),
      '/tenants/t/policy/deny/action',
      'actions',
    ],
    [
      small({ tenant: 'guard: { removals: { counts: 1 } }' }),
      '/tenants/t/guard/removals/counts',
      'count',
    ],
    [small({ end: 'server: { listen: "127.0.0.1:1", port: 1 }' }), '/server/port', undefined],
    [small({ end: '__proto__: { x: 1 }' }), '/__proto__', undefined],
    [small({ tenant: 'constructor: 1' }), '/tenants/t/constructor', undefined],
    [
      small().replace('embedded: true', 'embedded: { lissten: x }'),
      '/tenants/t/embedded/lissten',
      'listen',
    ],
  ])('that do not exist are errors: %#', async (text, pointer, near) => {
    const found = await bad(text);
    expect(found).toMatchObject([{ code: 'CONFIG_UNKNOWN_KEY', severity: 'error', pointer }]);
    const hint =
      near === undefined ? CONFIG_ERRORS.CONFIG_UNKNOWN_KEY.hint : `Did you mean \`${near}\`?`;
    expect(found[0]!.hint).toBe(hint);
  });

  test.each([
    ['{}', ['CONFIG_MISSING_KEY /sources 1:1', 'CONFIG_MISSING_KEY /tenants 1:1']],
    ['sources: {}\ntenants: []\n', ['CONFIG_VALUE /sources 1:1', 'CONFIG_VALUE /tenants 2:1']],
    [
      'sources: { s: { } }\ntenants: { t: { embedded: true } }',
      [
        'CONFIG_SOURCE_UNUSED /sources/s 1:12',
        'CONFIG_MISSING_KEY /sources/s 1:12',
        'CONFIG_MISSING_KEY /tenants/t 2:12',
      ],
    ],
    [
      'sources: { s: 1 }\ntenants: { t: }',
      [
        'CONFIG_SOURCE_UNUSED /sources/s 1:12',
        'CONFIG_VALUE /sources/s 1:15',
        'CONFIG_VALUE /tenants/t 2:15',
      ],
    ],
  ])('that are missing: %s', async (text, expected) => {
    const found = places(await bad(text));
    expect(found.toSorted()).toEqual(expected.toSorted());
  });
});

describe('values', () => {
  test.each([
    ['interval: 0s', 'interval'],
    ['interval: 999ms', 'interval'],
    ['settle: 10', 'settle'],
    ['settle: 99999999999999999d', 'settle'],
    ['rateLimit: { share: 0 }', 'rateLimit/share'],
    ['rateLimit: { share: 1.1 }', 'rateLimit/share'],
    ['rateLimit: { share: .nan }', 'rateLimit/share'],
    ['maxDisabled: 0', 'maxDisabled'],
    ['maxDisabled: 1.5', 'maxDisabled'],
    ['suspend: "no"', 'suspend'],
    ['api: v2', 'api'],
    ['path: /etc', 'path'],
    ['path: a/../..', 'path'],
    ['path: ""', 'path'],
    ['path: a\\b', 'path'],
    ['rules: { x: fatal }', 'rules/x'],
    ['guard: { updates: { percent: 101 } }', 'guard/updates/percent'],
    ['prune: { mode: remove }', 'prune/mode'],
    ['clientId: env:X', 'clientId'],
  ])('that are not possible: %s', async (line, pointer) => {
    const found = await bad(small({ tenant: line }));
    expect(found).toMatchObject([
      { code: 'CONFIG_VALUE', pointer: `/tenants/t/${pointer}`, line: 9 },
    ]);
  });

  test.each([
    ['workflows/', 'workflows'],
    ['./a//b/../c', 'a/c'],
    ['.', '.'],
    ['./', '.'],
    ['..a', '..a'],
  ])('a directory %s is tidied', async (written, tidy) => {
    const { config } = await good(small({ tenant: `path: ${written}` }));
    expect(config.tenants[0]!.path).toBe(tidy);
  });

  test.each([
    ['0.0.0.0:8080', { host: '0.0.0.0', port: 8080 }],
    ['[::1]:0', { host: '::1', port: 0 }],
    ['localhost:65535', { host: 'localhost', port: 65_535 }],
  ])('an address to listen on: %s', async (written, listen) => {
    const { config } = await good(small({ end: `server: { listen: "${written}" }` }));
    expect(config.server).toMatchObject({ listen });
  });

  test.each(['localhost:65536', ':8080', '8080', '::1:80', 'http://x:80', '127.0.0.1:'])(
    'no address to listen on: %s',
    async (written) => {
      const found = await bad(small({ end: `server: { listen: "${written}" }` }));
      expect(found).toMatchObject([{ code: 'CONFIG_VALUE', pointer: '/server/listen' }]);
    },
  );

  test('names are plain', async () => {
    const found = await bad(
      'sources: { "a/b": { url: x } }\ntenants: { "": { embedded: true, source: a/b } }',
    );
    expect(found.map((one) => `${one.code} ${one.pointer}`)).toEqual([
      'CONFIG_VALUE /sources/a~1b',
      'CONFIG_VALUE /tenants/',
    ]);
  });

  test('the embedded tenant takes settings, on loopback only', async () => {
    const text = small().replace(
      'embedded: true',
      'embedded: { listen: "127.0.0.1:1", state: a/s, seed: b }',
    );
    expect((await good(text)).config.tenants[0]!.target).toEqual({
      kind: 'embedded',
      listen: { host: '127.0.0.1', port: 1 },
      stateFile: path.join(cwd, 'a/s'),
      seed: path.join(cwd, 'b'),
    });
    const odd = small().replace('embedded: true', 'embedded: { listen: 1, seed: "" }');
    expect(places(await bad(odd))).toEqual([
      'CONFIG_VALUE /tenants/t/embedded/listen 7:25',
      'CONFIG_VALUE /tenants/t/embedded/seed 7:34',
    ]);
    const open = small().replace('embedded: true', 'embedded: { listen: "0.0.0.0:1" }');
    expect(await bad(open)).toMatchObject([{ pointer: '/tenants/t/embedded/listen' }]);
  });

  test('no message shows a secret, whatever is wrong with it or beside it', async () => {
    const found = [
      ...(await bad(
        remote('    url: https://a.example\n    clientId: 1\n    clientSecret: [hunter2]'),
      )),
      ...(await bad(
        remote('    url: https://u:hunter2@a.example\n    clientId: a\n    clientSecret: b'),
      )),
      ...(await bad('tenants: { t: { clientSecret: hunter2, mode: x } }')),
      ...(await bad('tenants:\n  clientSecret: "hunter2" "hunter2"\n')),
      ...(await bad('x: "hunter2')),
    ];
    expect(found.length).toBeGreaterThan(5);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });

  test('a line without secrets is shown', async () => {
    const [found] = await bad(small({ tenant: 'mode: atuo' }));
    expect(found!.frame).toBe(['> 9 |     mode: atuo', '    |           ^'].join('\n'));
  });
});

describe('sources', () => {
  const https = small({ source: 'LINE' }).replace('url: repo', 'url: https://h.example/r.git');
  const ssh = small({ source: 'LINE' }).replace('url: repo', 'url: git@h.example:r.git');

  test.each([
    ['git@h.example:acme/r.git', 'git@h.example:acme/r.git'],
    ['h.example:r.git', 'h.example:r.git'],
    ['ssh://git@h.example:22/r.git', 'ssh://git@h.example:22/r.git'],
    ['http://h.example/r', 'http://h.example/r'],
    ['file:///srv/a%20b', '/srv/a b'],
    ['/srv/repo', '/srv/repo'],
    ['./a/b:c', '<cwd>/a/b:c'],
  ])('the address %s is taken', async (url, taken) => {
    const { config } = await good(small().replace('url: repo', `url: "${url}"`));
    expect(config.sources[0]!.url).toBe(taken.replace('<cwd>', cwd));
  });

  test.each([
    ['tag: v1', { kind: 'tag', name: 'v1' }],
    ['semver: ^1.2', { kind: 'semver', range: '^1.2' }],
    [`commit: "${'0a'.repeat(20)}"`, { kind: 'commit', sha: '0a'.repeat(20) }],
  ])('the ref %s is taken', async (ref, taken) => {
    const { config } = await good(small({ source: `ref: { ${ref} }` }));
    expect(config.sources[0]!.ref).toEqual(taken);
  });

  test.each(['{}', '{ branch: a, tag: b }', '{ commit: abc123 }', 'main'])(
    'the ref %s is not',
    async (ref) => {
      const found = await bad(small({ source: `ref: ${ref}` }));
      expect(found.map((one) => one.code)).toEqual(['CONFIG_VALUE']);
    },
  );

  test.each([
    [https, 'auth: {}'],
    [https, 'auth: { username: x }'],
    [https, 'auth: { sshKey: a, knownHosts: b }'],
    [https, 'auth: { token: env:T, sshKey: a }'],
    [ssh, 'auth: { token: env:T }'],
    [ssh, 'auth: { sshKey: a }'],
    [small({ source: 'LINE' }), 'auth: { token: env:T }'],
    [https, 'createFrom: dir'],
  ])('what does not fit the address is an error: %#', async (text, line) => {
    const found = await bad(text.replace('LINE', line), { T: 'x' });
    expect(found).toHaveLength(1);
    expect(found[0]).toMatchObject({ severity: 'error', file: 'c.yaml', line: 4 });
  });

  test('a key for ssh is named by its path', async () => {
    const { config } = await good(
      ssh.replace('LINE', 'auth: { sshKey: k/id, knownHosts: "file:/etc/kh" }'),
    );
    expect(config.sources[0]!.auth).toEqual({
      kind: 'ssh',
      keyFile: path.join(cwd, 'k/id'),
      knownHostsFile: '/etc/kh',
    });
  });

  test('one that no tenant uses is a warning, one that is not there an error', async () => {
    const { warnings } = await good(
      `${small()}`.replace('tenants:', '  spare: { url: x }\ntenants:'),
    );
    expect(warnings).toMatchObject([
      { code: 'CONFIG_SOURCE_UNUSED', severity: 'warning', pointer: '/sources/spare', line: 5 },
    ]);
    const found = await bad(small().replace('source: s', 'source: S'));
    expect(found.find((one) => one.severity === 'error')).toMatchObject({
      code: 'CONFIG_SOURCE_UNKNOWN',
      hint: 'Did you mean `s`?',
    });
  });

  test('two tenants may share a source, and two sources an address', async () => {
    const { config } = await good(`sources: { a: { url: r }, b: { url: r } }
tenants:
  x: { embedded: true, source: a }
  y: { embedded: true, source: b }
  z: { embedded: true, source: a }`);
    expect(config.tenants.map((tenant) => tenant.source)).toEqual(['a', 'b', 'a']);
  });
});

describe('secrets', () => {
  function client(secret: string, url = 'https://acme.api.identitynow.com'): string {
    return remote(`    url: ${url}\n    clientId: env:ID\n    clientSecret: ${secret}\n`);
  }

  function secretOf(config: Config) {
    const { target } = config.tenants[0]!;
    return target.kind === 'remote' ? target.clientSecret : undefined;
  }

  test('are read from the environment when they are used', async () => {
    const env: NodeJS.ProcessEnv = { ID: 'id', S: 'one' };
    const { config, warnings } = await good(client('env:S'), env);
    expect(warnings).toEqual([]);
    const secret = secretOf(config)!;
    expect([secret.kind, secret.where, await secret.read()]).toEqual(['env', 'env:S', 'one']);
    env['S'] = 'two';
    expect(await secret.read()).toBe('two');
    delete env['S'];
    await expect(secret.read()).rejects.toMatchObject({
      code: 'CONFIG_SECRET_MISSING',
      next: 'wait',
    });
  });

  test('are errors when the variable is not set or empty', async () => {
    for (const env of [{ ID: 'id' }, { ID: 'id', S: '' }]) {
      expect(await bad(client('env:S'), env)).toMatchObject([
        { code: 'CONFIG_SECRET_MISSING', pointer: '/tenants/t/clientSecret', line: 7, column: 19 },
      ]);
    }
  });

  test('are read from a file anew each time, without its last line break', async () => {
    const file = path.join(cwd, 'secret');
    const { config, warnings } = await good(client('file:secret'), { ID: 'id' });
    expect(warnings).toMatchObject([{ code: 'CONFIG_SECRET_MISSING', severity: 'warning' }]);
    const secret = secretOf(config)!;
    expect([secret.kind, secret.where]).toEqual(['file', `file:${file}`]);
    await expect(secret.read()).rejects.toMatchObject({
      code: 'CONFIG_SECRET_MISSING',
      message: expect.stringContaining(file) as string,
    });
    for (const [text, value] of [
      ['one\n', 'one'],
      ['two\r\n', 'two'],
      [' three \n\n', ' three \n'],
    ] as const) {
      writeFileSync(file, text);
      expect(await secret.read()).toBe(value);
    }
    writeFileSync(file, '\n');
    await expect(secret.read()).rejects.toMatchObject({ code: 'CONFIG_SECRET_MISSING' });
  });

  test.each([
    ['https://acme.api.identitynow.com', 1],
    ['http://127.0.0.1:8180', 0],
    ['http://localhost:1', 0],
    ['http://[::1]:1', 0],
  ])('written out are a warning, but not on loopback: %s', async (url, count) => {
    const { config, warnings } = await good(client('hunter2', `"${url}"`), { ID: 'id' });
    expect(warnings.map((one) => one.code)).toEqual(Array(count).fill('CONFIG_SECRET_LITERAL'));
    expect(JSON.stringify(warnings)).not.toContain('hunter2');
    const secret = secretOf(config)!;
    expect([secret.kind, secret.where, await secret.read()]).toEqual([
      'literal',
      'tenants.t.clientSecret',
      'hunter2',
    ]);
    expect(JSON.stringify(config)).not.toContain('hunter2');
  });

  test.each([
    'http://acme.api.identitynow.com',
    'https://acme.api.identitynow.com/v3',
    'https://acme.api.identitynow.com?x=1',
    'acme.api.identitynow.com',
    'ftp://acme.example',
  ])('are not sent to %s', async (url) => {
    expect(await bad(client('env:ID', url), { ID: 'id' })).toMatchObject([
      { code: 'CONFIG_VALUE', pointer: '/tenants/t/url' },
    ]);
  });
});

describe('the file', () => {
  test.each([
    ['a: [', 'CONFIG_YAML'],
    ['a: 1\na: 2\n', 'CONFIG_YAML'],
    ['- 1\n', 'CONFIG_YAML'],
    ['', 'CONFIG_YAML'],
    ['a: &x { b: *x }\n', 'CONFIG_YAML'],
    ['a: *nowhere\n', 'CONFIG_YAML'],
  ])('that is no map of keys: %j', async (text, code) => {
    expect((await bad(text))[0]).toMatchObject({ code, severity: 'error', file: 'c.yaml' });
  });

  test('is the one named, else that of MAINSHEET_CONFIG, else config/mainsheet.yaml', async () => {
    mkdirSync(path.join(cwd, 'config'));
    for (const [name, level] of [
      ['a.yaml', 'debug'],
      ['b.yaml', 'warn'],
      ['config/mainsheet.yaml', 'error'],
    ]) {
      writeFileSync(path.join(cwd, name!), small({ end: `log: { level: ${level} }` }));
    }
    const levels = [];
    for (const [file, env] of [
      ['a.yaml', { MAINSHEET_CONFIG: 'b.yaml' }],
      [undefined, { MAINSHEET_CONFIG: 'b.yaml' }],
      [undefined, { MAINSHEET_CONFIG: '' }],
    ] as const) {
      const result = await loadConfig({ ...(file === undefined ? {} : { file }), env, cwd });
      levels.push(result.ok ? result.value.config.log.level : undefined);
    }
    expect(levels).toEqual(['debug', 'warn', 'error']);
  });

  test('may use anchors; what is wrong is then shown where the anchor is used', async () => {
    const text = `sources: { s: { url: r } }
tenants:
  a: &a { embedded: true, source: s }
  b: *a
  c: &c { embedded: true, source: s, path: /x }
  d: *c`;
    expect(places(await bad(text))).toEqual([
      'CONFIG_VALUE /tenants/c/path 5:44',
      'CONFIG_VALUE /tenants/d/path 6:3',
    ]);
  });

  test('that was named must be there, whatever the environment says', async () => {
    const env = { ...ONE_TENANT };
    for (const options of [
      { file: 'no.yaml', env, cwd },
      { env: { ...env, MAINSHEET_CONFIG: 'no.yaml' }, cwd },
    ]) {
      expect(await loadConfig(options)).toMatchObject({
        ok: false,
        trouble: [{ code: 'CONFIG_FILE_MISSING' }],
      });
    }
    expect(await loadConfig({ file: '.', env, cwd })).toMatchObject({
      ok: false,
      trouble: [{ code: 'CONFIG_FILE_UNREADABLE' }],
    });
  });
});

const ONE_TENANT: NodeJS.ProcessEnv = {
  SAIL_BASE_URL: 'https://acme.api.identitynow.com/',
  SAIL_CLIENT_ID: 'id',
  SAIL_CLIENT_SECRET: 'secret',
  MAINSHEET_REPOSITORY: 'https://git.example/r.git',
};

describe('the environment', () => {
  test('alone makes a configuration of one tenant', async () => {
    const result = await loadConfig({ env: ONE_TENANT, cwd });
    expect(result).toMatchObject({
      ok: true,
      value: {
        warnings: [],
        config: {
          sources: [{ url: 'https://git.example/r.git' }],
          tenants: [
            { target: { kind: 'remote', url: 'https://acme.api.identitynow.com' }, path: '.' },
          ],
        },
      },
    });
    expect((result as { value: LoadedConfig }).value.config).not.toHaveProperty('file');
  });

  test('with only some of its variables says which are missing', async () => {
    const { SAIL_CLIENT_SECRET: _, ...env } = ONE_TENANT;
    const result = await loadConfig({ env, cwd });
    expect(result).toMatchObject({
      ok: false,
      trouble: [{ code: 'CONFIG_FILE_MISSING', file: 'environment' }],
    });
    expect(JSON.stringify(result)).toContain('SAIL_CLIENT_SECRET');
  });

  test('with nothing of it, and no file, is told once', async () => {
    const result = await loadConfig({ env: {}, cwd });
    expect(result).toMatchObject({ ok: false, trouble: [{ code: 'CONFIG_FILE_MISSING' }] });
  });

  test.each([
    ['MAINSHEET_CONFG', 'MAINSHEET_CONFIG'],
    ['MAINSHEET_TOKENS', 'MAINSHEET_TOKEN'],
    ['mainsheet_server', 'MAINSHEET_SERVER'],
    ['MAINSHEET_PORTAL_OF_SOMETHING_ELSE', undefined],
  ])('must not have %s', async (name, near) => {
    const found = await bad(small(), { [name]: 'x' });
    expect(found).toMatchObject([{ code: 'CONFIG_ENVIRONMENT', file: 'environment', line: 1 }]);
    const hint =
      near === undefined ? CONFIG_ERRORS.CONFIG_ENVIRONMENT.hint : `Did you mean ${near}?`;
    expect(found[0]!.hint).toBe(hint);
  });

  test("may have Kubernetes' and the tests' variables, and all of ours", async () => {
    const names = [
      'MAINSHEET_SERVICE_HOST',
      'MAINSHEET_PORT',
      'MAINSHEET_PORT_8080_TCP',
      'MAINSHEET_TEST_X',
      'MAINSHEET_SERVER',
      'MAINSHEET_TOKEN',
      'MAINSHEET_REPOSITORY',
      'MAINSHEETX',
    ];
    const env = Object.fromEntries(names.map((name) => [name, 'x']));
    expect((await good(small(), env)).warnings).toEqual([]);
  });
});
