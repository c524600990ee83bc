import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CONFIG_ERRORS } from '../../src/config/errors.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { LoadedConfig } from '../../src/config/load-config.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'mainsheet-config-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

type Files = Readonly<Record<string, string>>;

/** Writes the files of the directory `tenants`. */
function write(files: Files): void {
  mkdirSync(path.join(cwd, 'tenants'), { recursive: true });
  for (const [name, text] of Object.entries(files)) {
    writeFileSync(path.join(cwd, 'tenants', name), text);
  }
}

async function load(text: string, files: Files = {}, env: NodeJS.ProcessEnv = {}) {
  write(files);
  writeFileSync(path.join(cwd, 'c.yaml'), text);
  return loadConfig({ file: 'c.yaml', env, cwd });
}

async function good(text: string, files: Files = {}): Promise<LoadedConfig> {
  const result = await load(text, files);
  if (!result.ok) {
    throw new Error(JSON.stringify(result.trouble, undefined, 2));
  }
  return result.value;
}

async function bad(text: string, files: Files = {}): Promise<readonly Diagnostic[]> {
  const result = await load(text, files);
  return result.ok ? [] : result.trouble;
}

function places(found: readonly Diagnostic[]): string[] {
  return found.map(
    ({ code, file, line, column, pointer }) => `${code} ${file}:${line}:${column} ${pointer}`,
  );
}

/** A configuration whose template makes good tenants, with more lines in the template and at the end. */
function from(template: readonly string[] = [], end = ''): string {
  const lines = ['embedded: true', 'source: s', ...template];
  return `sources: { s: { url: repo } }
tenantsFrom:
  directory: tenants
  template:
${lines.map((line) => `    ${line}\n`).join('')}${end}`;
}

const BARE = 'sources: { s: { url: repo } }\ntenantsFrom: { directory: tenants }\n';

describe('tenants of a directory', () => {
  test('have what the template says and over it what their file says, with their name in both', async () => {
    const text = `sources: { s: { url: repo }, other: { url: repo } }
tenantsFrom:
  directory: ./tenants/
  template:
    source: s
    url: https://{name}.api.identitynow.com
    clientId: file:/run/secrets/{name}/id
    clientSecret: file:/run/secrets/{name}/secret
    path: tenants/{name}
    guard: { removals: { count: 7, percent: 20 } }
    policy: { hosts: [a.example, '{name}.example'] }
    rules: { a: off, b: error }
tenants:
  plain: { embedded: true, source: s, path: '{name}' }
`;
    const { config, warnings } = await good(text, {
      'acme.yaml': '',
      'beta.yml': '# only words\n',
      'zeta.yaml': `mode: observe
source: other
path: special/{name}/{name}
guard: { removals: { count: 1 } }
policy: { hosts: [z.example] }
rules: { b: info }
`,
    });
    expect(config.tenantsDirectory).toBe(path.join(cwd, 'tenants'));
    expect(config.tenants.map(({ name }) => name)).toEqual(['plain', 'acme', 'beta', 'zeta']);
    const [plain, acme, , zeta] = config.tenants;
    expect(plain).toMatchObject({ path: '{name}' });
    expect(acme).toMatchObject({
      source: 's',
      target: {
        kind: 'remote',
        url: 'https://acme.api.identitynow.com',
        clientId: { where: 'file:/run/secrets/acme/id' },
        clientSecret: { where: 'file:/run/secrets/acme/secret' },
      },
      path: 'tenants/acme',
      mode: 'auto',
      guard: { removals: { count: 7, percent: 20 } },
      policy: { hosts: ['a.example', 'acme.example'] },
      rules: { a: 'off', b: 'error' },
    });
    expect(zeta).toMatchObject({
      source: 'other',
      target: { url: 'https://zeta.api.identitynow.com' },
      path: 'special/zeta/zeta',
      mode: 'observe',
      guard: { removals: { count: 1, percent: 20 } },
      policy: { hosts: ['z.example'] },
      rules: { a: 'off', b: 'info' },
    });
    // Twice three files that are not there yet, told at the two lines of the template.
    expect(places(warnings)).toEqual([
      'CONFIG_SECRET_MISSING c.yaml:7:15 /tenantsFrom/template/clientId',
      'CONFIG_SECRET_MISSING c.yaml:8:19 /tenantsFrom/template/clientSecret',
    ]);
    expect(warnings[0]?.message).toContain('/run/secrets/acme/id');
    expect(warnings[0]?.message).toContain('The same goes for `beta`, `zeta`.');
  });

  test('need no template, and may be named by others', async () => {
    const { config } = await good(
      `${BARE}tenants: { first: { embedded: true, source: s, after: { tenant: acme } } }
notify: [{ name: n, type: webhook, url: 'https://a.example', secret: env:N, tenants: [acme] }]
`.replace('env:N', 'a-literal-of-sixteen'),
      { 'acme.yaml': 'embedded: true\nsource: s\n' },
    );
    expect(config.tenants.map(({ name }) => name)).toEqual(['first', 'acme']);
  });

  test('are read from what Kubernetes mounts: links, and what begins with a dot is not looked at', async () => {
    write({});
    const at = (...names: string[]): string => path.join(cwd, 'tenants', ...names);
    mkdirSync(at('..2026'));
    writeFileSync(at('..2026', 'acme.yaml'), 'mode: observe');
    symlinkSync('..2026', at('..data'));
    symlinkSync('..data/acme.yaml', at('acme.yaml'));
    writeFileSync(at('.hidden.yaml'), 'a: [');
    const { config, warnings } = await good(from());
    expect(warnings).toEqual([]);
    expect(config.tenants).toMatchObject([{ name: 'acme', mode: 'observe' }]);
  });

  test('may be called like what every object has', async () => {
    const { config } = await good(from(['rules: { __proto__: off }']), {
      'constructor.yaml': '',
      'toString.yaml': '',
    });
    expect(config.tenants.map(({ name }) => name)).toEqual(['constructor', 'toString']);
  });
});

describe('a name in braces', () => {
  test.each(['{ name }', '{{name}', '${name}', '{', '{}', '{0}', '{a b}'])(
    'stands for something only as {name}: %s',
    async (word) => {
      const { config } = await good(from([`path: 'x${word}'`]), { 'acme.yaml': '' });
      expect(config.tenants[0]?.path).toBe(`x${word.replace('{name}', 'acme')}`);
    },
  );

  test('is not read again where a name came from, and means nothing in a key', async () => {
    const { config } = await good(from(["rules: { '{name}': off }", 'path: $&{name}']), {
      'acme.yaml': '',
    });
    expect(config.tenants[0]).toMatchObject({ rules: { '{name}': 'off' }, path: '$&acme' });
  });

  test('that is another is an error, in the template and in a file', async () => {
    const found = await bad(from(['path: tenants/{tenant}', 'interval: "{i}"']), {
      'acme.yaml': 'mode: auto\npolicy: { hosts: ["{name}.example", "{Name}.example"] }\npath: a',
      'beta.yaml': 'path: b',
    });
    expect(places(found)).toEqual([
      'CONFIG_VALUE c.yaml:7:11 /tenantsFrom/template/path',
      'CONFIG_VALUE c.yaml:8:15 /tenantsFrom/template/interval',
      'CONFIG_VALUE tenants/acme.yaml:2:37 /policy/hosts/1',
    ]);
    expect(found[0]?.hint).toContain('{name}');
  });
});

describe('what is wrong', () => {
  test.each<readonly [string, string, Files, readonly string[]]>([
    ['no directory', from(), {}, ['CONFIG_VALUE c.yaml:3:14 /tenantsFrom/directory']],
    [
      'a directory without a file',
      from(),
      { '.gitkeep': '' },
      ['CONFIG_VALUE c.yaml:3:14 /tenantsFrom/directory'],
    ],
    [
      'neither tenants nor a directory',
      'sources: { s: { url: repo } }\ntenantsFrom: {}\n',
      {},
      ['CONFIG_MISSING_KEY c.yaml:2:1 /tenantsFrom'],
    ],
    [
      'keys and values of tenantsFrom',
      'sources: { s: { url: repo } }\ntenantsFrom:\n  directry: x\n  directory: 1\n  template: []\n',
      {},
      [
        'CONFIG_UNKNOWN_KEY c.yaml:3:3 /tenantsFrom/directry',
        'CONFIG_VALUE c.yaml:4:14 /tenantsFrom/directory',
        'CONFIG_VALUE c.yaml:5:13 /tenantsFrom/template',
      ],
    ],
    [
      'tenantsFrom that is no map',
      'sources: { s: { url: repo } }\ntenantsFrom: tenants\n',
      {},
      ['CONFIG_VALUE c.yaml:2:14 /tenantsFrom'],
    ],
    [
      'tenants beside it that are no map',
      `${from()}tenants: []\n`,
      { 'acme.yaml': '' },
      ['CONFIG_VALUE c.yaml:7:10 /tenants'],
    ],
    [
      'a file that is no YAML, and one that is no map, beside one with mistakes',
      from(),
      { 'a.yaml': 'mode: auto\nx: [', 'b.yaml': '- 1\n', 'c.yaml': 'mode: atuo\n' },
      [
        'CONFIG_YAML tenants/a.yaml:2:5 ',
        'CONFIG_YAML tenants/b.yaml:1:1 ',
        'CONFIG_VALUE tenants/c.yaml:1:7 /mode',
      ],
    ],
    [
      'keys and values of files',
      from(),
      {
        'a.yaml': 'modes: auto\nguard:\n  removals: { count: -1 }\n',
        'b.yaml': 'source:\nwindows: [{ timezone: UTC }]\n',
        'c.yaml': 'source: S\n',
      },
      [
        'CONFIG_UNKNOWN_KEY tenants/a.yaml:1:1 /modes',
        'CONFIG_VALUE tenants/a.yaml:3:22 /guard/removals/count',
        'CONFIG_VALUE tenants/b.yaml:1:8 /source',
        'CONFIG_UNKNOWN_KEY tenants/b.yaml:2:13 /windows/0/timezone',
        'CONFIG_SOURCE_UNKNOWN tenants/c.yaml:1:9 /source',
      ],
    ],
    [
      'a name that is none, in a file with another mistake',
      from(),
      { 'a b.yaml': 'mode: x', 'ok.yaml': '' },
      ['CONFIG_VALUE tenants/a b.yaml:1:1 ', 'CONFIG_VALUE tenants/a b.yaml:1:7 /mode'],
    ],
    [
      'one name, two files',
      from(),
      { 'a.yaml': '', 'a.yml': '' },
      ['CONFIG_TENANT_FILE tenants/a.yml:1:1 '],
    ],
    [
      'one name, a file and an entry',
      from(
        [],
        'tenants:\n  z: { embedded: true, source: s }\n  a: { embedded: true, source: s }\n',
      ),
      { 'a.yaml': 'mode: x', 'b.yaml': '' },
      ['CONFIG_VALUE c.yaml:9:3 /tenants/a'],
    ],
    [
      'a file that is too large',
      from(),
      { 'a.yaml': `# ${'x'.repeat(65_536)}`, 'b.yaml': '' },
      ['CONFIG_TENANT_FILE tenants/a.yaml:1:1 '],
    ],
    [
      'waiting for one that is not there, and for one another',
      from(),
      {
        'a.yaml': 'after: { tenant: nobody }',
        'b.yaml': 'after: { tenant: c }',
        'c.yaml': 'after: { tenant: b }',
      },
      [
        'CONFIG_AFTER tenants/a.yaml:1:18 /after/tenant',
        'CONFIG_AFTER tenants/b.yaml:1:18 /after/tenant',
        'CONFIG_AFTER tenants/c.yaml:1:18 /after/tenant',
      ],
    ],
    [
      'keys that no file and no template has',
      BARE,
      { 'a.yaml': 'embedded: true', 'b.yaml': 'embedded: true' },
      ['CONFIG_MISSING_KEY tenants/a.yaml:1:1 ', 'CONFIG_MISSING_KEY tenants/b.yaml:1:1 '],
    ],
  ])('%s', async (_what, text, files, expected) => {
    const found = (await bad(text, files)).filter(({ severity }) => severity === 'error');
    expect(places(found)).toEqual(expected);
    expect(found.every((one) => Object.hasOwn(CONFIG_ERRORS, one.code))).toBe(true);
  });

  test('a name in a file and under `tenants` names both places', async () => {
    const [found] = await bad(from([], 'tenants: { a: { embedded: true, source: s } }\n'), {
      'a.yaml': '',
    });
    expect(found).toMatchObject({ file: 'c.yaml', line: 7 });
    expect(found?.message).toContain('tenants/a.yaml');
  });

  test('what lies in the directory and is no file of a tenant', async () => {
    write({ 'ok.yaml': '', 'README.md': 'words', 'real.yaml': '' });
    const at = (name: string): string => path.join(cwd, 'tenants', name);
    mkdirSync(at('emea'));
    mkdirSync(at('folder.yaml'));
    symlinkSync('nowhere.yaml', at('dangling.yaml'));
    symlinkSync('.', at('round'));
    execFileSync('mkfifo', [at('pipe.yaml')]);
    const found = await bad(from());
    expect(found.map(({ severity, code, file }) => `${severity} ${code} ${file}`)).toEqual([
      'warning CONFIG_TENANT_FILE tenants/README.md',
      'error CONFIG_FILE_UNREADABLE tenants/dangling.yaml',
      'error CONFIG_TENANT_FILE tenants/emea',
      'error CONFIG_TENANT_FILE tenants/folder.yaml',
      'error CONFIG_TENANT_FILE tenants/pipe.yaml',
      'error CONFIG_TENANT_FILE tenants/round',
    ]);
  });

  test.skipIf(process.getuid?.() === 0)('a file that may not be read', async () => {
    write({ 'a.yaml': '', 'b.yaml': '' });
    chmodSync(path.join(cwd, 'tenants/a.yaml'), 0);
    expect(places(await bad(from()))).toEqual(['CONFIG_FILE_UNREADABLE tenants/a.yaml:1:1 ']);
  });

  test('a file where the directory should be, and where it is elsewhere', async () => {
    writeFileSync(path.join(cwd, 'tenants'), '');
    writeFileSync(path.join(cwd, 'c.yaml'), from());
    const result = await loadConfig({ file: 'c.yaml', env: {}, cwd });
    expect(result).toMatchObject({
      ok: false,
      trouble: [{ code: 'CONFIG_VALUE', pointer: '/tenantsFrom/directory' }],
    });
    rmSync(path.join(cwd, 'tenants'));
    const elsewhere = mkdtempSync(path.join(tmpdir(), 'mainsheet-elsewhere-'));
    try {
      writeFileSync(path.join(elsewhere, 'a.yaml'), 'mode: x');
      const found = await bad(from().replace('directory: tenants', `directory: ${elsewhere}`));
      expect(places(found)).toEqual([`CONFIG_VALUE ${elsewhere}/a.yaml:1:7 /mode`]);
    } finally {
      rmSync(elsewhere, { recursive: true });
    }
  });

  test('a broken file hides nothing of the others, and makes no trouble beside its own', async () => {
    const found = await bad(
      `sources: { s: { url: repo }, only: { url: https://git.example/x.git } }
tenantsFrom: { directory: tenants, template: { source: s } }
tenants: { first: { embedded: true, source: s, after: { tenant: broken } } }
notify: [{ name: n, type: github-status, token: a-literal-of-sixteen, tenants: [broken] }]
`,
      { 'broken.yaml': 'source: only\nembedded: [', 'good.yaml': 'embedded: true\n' },
    );
    expect(places(found.filter(({ severity }) => severity === 'error'))).toEqual([
      'CONFIG_YAML tenants/broken.yaml:2:12 ',
    ]);
    expect(found.map(({ code }) => code)).not.toContain('CONFIG_SOURCE_UNUSED');
  });
});

describe('what is wrong because of the template', () => {
  const many = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8].map((at) => [`t${at}.yaml`, '']));

  test('is told once, there, and in the name of the template', async () => {
    const found = await bad(
      from([
        'modes: auto',
        'interval: soon',
        'windows: [{ from: "8" }]',
        'clientId: x',
        'after: { tenant: nobody }',
      ]),
      many,
    );
    expect(places(found)).toEqual([
      'CONFIG_UNKNOWN_KEY c.yaml:7:5 /tenantsFrom/template/modes',
      'CONFIG_VALUE c.yaml:8:15 /tenantsFrom/template/interval',
      'CONFIG_VALUE c.yaml:9:23 /tenantsFrom/template/windows/0/from',
      'CONFIG_AFTER c.yaml:11:22 /tenantsFrom/template/after/tenant',
    ]);
    expect(found[1]?.message).toContain('`tenantsFrom.template.interval` must be');
    const client = await bad(from(['clientId: x', 'url: https://x']), many);
    expect(places(client)).toEqual([
      'CONFIG_VALUE c.yaml:7:5 /tenantsFrom/template/clientId',
      'CONFIG_VALUE c.yaml:8:5 /tenantsFrom/template/url',
    ]);
  });

  test('is not told of files that say it better', async () => {
    const found = await bad(from(['interval: soon']), {
      'a.yaml': 'interval: 1m',
      'b.yaml': '',
      'c.yaml': 'interval: later',
    });
    expect(places(found)).toEqual([
      'CONFIG_VALUE c.yaml:7:15 /tenantsFrom/template/interval',
      'CONFIG_VALUE tenants/c.yaml:1:11 /interval',
    ]);
    expect(found[0]?.message).toContain('`tenantsFrom.template.interval`');
  });

  test('and wrong for some only is told once, with their names', async () => {
    const [found, ...more] = await bad(from(['after: { tenant: t1 }']), many);
    expect(more).toEqual([]);
    expect(found).toMatchObject({ code: 'CONFIG_AFTER', file: 'c.yaml', line: 7 });
    expect(found?.message).toContain('`tenants.t1.after.tenant`: a tenant cannot wait for itself');
    const text = from(['clientId: x']);
    const some = Object.fromEntries(
      [1, 2, 3, 4, 5, 6, 7, 8].map((at) => [`t${at}.yaml`, at === 1 ? 'embedded: false' : '']),
    );
    const client = (await bad(text, some)).find(({ pointer }) => pointer.endsWith('clientId'));
    expect(client?.message).toMatch(
      /^`tenants\.t2\.clientId`.* The same goes for `t3`, `t4`, `t5`, `t6`, `t7`, 1 more\.$/,
    );
  });

  test('and wrong in several ways is told of each', async () => {
    const text = from(['url: http://{name}.example', 'clientId: x', 'clientSecret: x']).replace(
      'embedded: true',
      'embedded: false',
    );
    const found = await bad(text, { 'one.yaml': '', 'two.yaml': '', 'a b.yaml': '' });
    const errors = found.filter(({ file, severity }) => file === 'c.yaml' && severity === 'error');
    expect(errors.map(({ message }) => message)).toEqual([
      '`tenants.a b.url` must be an https address.',
      "`tenants.one.url` must use https: the client's secret is sent. The same goes for `two`.",
    ]);
  });

  test('when it lacks what every file lacks is told once; else of the files that lack it', async () => {
    const text =
      'sources: { s: { url: repo } }\ntenantsFrom:\n  directory: tenants\n  template:\n    embedded: true\n';
    const [found, ...more] = (await bad(text, many)).filter(({ severity }) => severity === 'error');
    expect(more).toEqual([]);
    expect(places([found!])).toEqual(['CONFIG_MISSING_KEY c.yaml:4:3 /tenantsFrom/template']);
    expect(found?.message).toBe('`tenantsFrom.template.source` is missing.');
    const some = await bad(text, { ...many, 't1.yaml': 'source: s' });
    expect(some).toHaveLength(7);
    expect(places(some)[0]).toBe('CONFIG_MISSING_KEY tenants/t2.yaml:1:1 ');
  });

  test('shows no secret', async () => {
    const found = await bad(from(['clientSecret: hunter2', 'mode: x']), {
      ...many,
      't1.yaml': 'clientSecret: hunter2\nclientId: [hunter2]\n',
    });
    expect(found).toHaveLength(2);
    expect(JSON.stringify(found)).not.toContain('hunter2');
  });
});

test('the directory is told as soon as it is known, also where it is not there', async () => {
  const told: string[] = [];
  const options = {
    file: 'c.yaml',
    env: {},
    cwd,
    onTenantsDirectory: (at: string) => told.push(at),
  };
  writeFileSync(path.join(cwd, 'c.yaml'), from());
  expect(await loadConfig(options)).toMatchObject({ ok: false });
  write({ 'a.yaml': '' });
  renameSync(path.join(cwd, 'tenants'), path.join(cwd, 'others'));
  writeFileSync(
    path.join(cwd, 'c.yaml'),
    from().replace('directory: tenants', 'directory: others'),
  );
  expect(await loadConfig(options)).toMatchObject({ ok: true });
  expect(told).toEqual([path.join(cwd, 'tenants'), path.join(cwd, 'others')]);
});
