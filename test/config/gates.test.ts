import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Config } from '../../src/config/config.ts';
import { loadConfig } from '../../src/config/load-config.ts';
import type { Diagnostic } from '../../src/kernel/diagnostic.ts';
import { DAYS } from '../../src/workflow/policy.ts';

let cwd: string;

beforeEach(() => {
  cwd = mkdtempSync(path.join(tmpdir(), 'mainsheet-gates-'));
});

afterEach(() => {
  rmSync(cwd, { recursive: true, force: true });
});

async function load(text: string) {
  writeFileSync(path.join(cwd, 'c.yaml'), text);
  return loadConfig({ file: 'c.yaml', env: {}, cwd });
}

async function good(text: string): Promise<Config> {
  const result = await load(text);
  if (!result.ok) {
    throw new Error(JSON.stringify(result.trouble, undefined, 2));
  }
  return result.value.config;
}

async function bad(text: string): Promise<readonly Diagnostic[]> {
  const result = await load(text);
  return result.ok ? [] : result.trouble;
}

function tenant(line: string, source = ''): string {
  return `sources:\n  s:\n    url: repo\n    ${source}\ntenants:\n  t:\n    embedded: true\n    source: s\n    ${line}\n`;
}

describe('windows', () => {
  test.each([
    ['{}', [...DAYS], 0, 1440, 'UTC'],
    ['{ from: "8:00", to: "07:30" }', [...DAYS], 480, 450, 'UTC'],
    ['{ from: 22:15, to: 24:00, days: [fri] }', ['fri'], 1335, 1440, 'UTC'],
    ['{ to: "00:00", timeZone: Asia/Kathmandu }', [...DAYS], 0, 0, 'Asia/Kathmandu'],
  ])('%s', async (written, days, fromMinute, toMinute, timeZone) => {
    const { tenants } = await good(tenant(`windows: [${written}]`));
    expect(tenants[0]!.windows).toEqual([{ days, fromMinute, toMinute, timeZone }]);
  });

  test.each([
    ['{ days: [] }', '/0/days', 'at least one day'],
    ['{ days: [mon, monday] }', '/0/days/1', 'must be one of mon, tue'],
    ['{ days: mon }', '/0/days', 'must be a list'],
    ['{ from: 25:00 }', '/0/from', 'time of day'],
    ['{ from: 08:60 }', '/0/from', 'time of day'],
    ['{ to: 8 }', '/0/to', 'must be a text'],
    ['{ to: 24:01 }', '/0/to', 'time of day'],
    ['{}, { timeZone: Europe/Berlyn }', '/1/timeZone', 'time zone such as Europe/Berlin'],
    ['08:00', '/0', 'must be a map'],
  ])('not %s', async (written, pointer, words) => {
    const found = await bad(tenant(`windows: [${written}]`));
    expect(found).toMatchObject([
      { code: 'CONFIG_VALUE', pointer: `/tenants/t/windows${pointer}`, line: 9 },
    ]);
    expect(found[0]!.message).toContain(words);
  });
});

describe('after', () => {
  function chain(after: Readonly<Record<string, string>>, source = 'a'): string {
    const tenants = ['one', 'two', 'three'].map((name) => {
      const line = after[name] === undefined ? '' : `, after: { tenant: ${after[name]} }`;
      return `  ${name}: { embedded: true, source: ${name === 'three' ? source : 'a'}${line} }`;
    });
    return `sources: { a: { url: r }, same: { url: ./r, ref: { tag: v1 } }, other: { url: x } }\ntenants:\n${tenants.join('\n')}\n`;
  }

  test('a chain is fine, over one repository under two names too', async () => {
    const { tenants } = await good(chain({ two: 'one', three: 'two' }, 'same'));
    expect(tenants.map(({ after }) => after)).toEqual([
      undefined,
      { tenant: 'one', healthyForMs: 30 * 60_000 },
      { tenant: 'two', healthyForMs: 30 * 60_000 },
    ]);
    const { tenants: soon } = await good(
      chain({ two: 'one' }).replace('tenant: one', 'tenant: one, healthyFor: 0s'),
    );
    expect(soon[1]!.after).toEqual({ tenant: 'one', healthyForMs: 0 });
  });

  test('of a long round the way is named as far as people read, beginning with the tenant itself', async () => {
    const tenants = Array.from(
      { length: 500 },
      (_, at) => `  t${at}: { embedded: true, source: a, after: { tenant: t${(at + 1) % 500} } }`,
    );
    const found = await bad(`sources: { a: { url: r } }\ntenants:\n${tenants.join('\n')}\n`);
    expect(found).toHaveLength(500);
    expect(found[495]?.message).toContain(
      ': t495 → t496 → t497 → t498 → t499 → t0 → t1 → t2 → t3 → t4 → … → t495.',
    );
  });

  test.each([
    ['an unknown one', chain({ two: 'oen' }), ['two'], 'there is no tenant `oen`'],
    ['itself', chain({ two: 'two' }), ['two'], 'for itself'],
    ['each other', chain({ one: 'two', two: 'one' }), ['one', 'two'], 'for ever'],
    [
      'a round of three',
      chain({ one: 'three', two: 'one', three: 'two' }),
      ['one', 'two', 'three'],
      'for ever',
    ],
    [
      'one that waits in a round, which is told there',
      chain({ one: 'two', two: 'one', three: 'one' }),
      ['one', 'two'],
      'for ever',
    ],
    ['another repository', chain({ three: 'one' }, 'other'), ['three'], 'another repository'],
  ])('not %s', async (_name, text, places, words) => {
    const found = (await bad(text)).filter(({ severity }) => severity === 'error');
    expect(found.map(({ code, pointer }) => `${code} ${pointer}`)).toEqual(
      places.map((name) => `CONFIG_AFTER /tenants/${name}/after/tenant`),
    );
    expect(found[0]!.message).toContain(words);
  });

  test('the nearest name is said, and a round names its tenants', async () => {
    const [unknown] = (await bad(chain({ two: 'oen' }))).filter((one) => one.severity === 'error');
    expect(unknown!.hint).toBe('Did you mean `one`?');
    const [round] = (await bad(chain({ one: 'two', two: 'one' }))).filter(
      (one) => one.severity === 'error',
    );
    expect(round!.message).toContain('one → two → one');
  });

  test('a tenant with another mistake can still be waited for', async () => {
    const text = chain({ two: 'one' }).replace('one: { embedded: true', 'one: { embedded: 1');
    const found = (await bad(text)).filter(({ severity }) => severity === 'error');
    expect(found.map(({ pointer }) => pointer)).toEqual(['/tenants/one/embedded']);
  });
});

describe('policy', () => {
  test('hosts and owners are read, and what is not written restricts nothing', async () => {
    const { tenants } = await good(
      tenant('policy: { owners: [identity/Ann Other, 2c91], hosts: ["*.Bücher.example."] }'),
    );
    expect(tenants[0]!.policy).toEqual({
      owners: [
        { kind: 'reference', reference: { kind: 'identity', name: 'Ann Other' } },
        { kind: 'id', id: '2c91' },
      ],
      hosts: ['*.xn--bcher-kva.example'],
      deny: { actions: [], triggers: [] },
    });
  });

  test.each([
    ['owners: [role/Admin]', '/owners/0'],
    ['owners: [identity/]', '/owners/0'],
    ['owners: [Ann Other]', '/owners/0'],
    ['owners: identity/ann', '/owners'],
    ['hosts: ["*"]', '/hosts/0'],
    ['hosts: [a.example, "https://acme.example"]', '/hosts/1'],
    ['hosts: ["a.*.example"]', '/hosts/0'],
    ['deny: { actions: [""] }', '/deny/actions/0'],
    ['overrides: [drift, name]', '/overrides/1'],
    ['overrides: { drift: true }', '/overrides'],
  ])('not %s', async (written, pointer) => {
    expect(await bad(tenant(`policy: { ${written} }`))).toMatchObject([
      { code: 'CONFIG_VALUE', pointer: `/tenants/t/policy${pointer}`, line: 9 },
    ]);
  });
});

describe('capture', () => {
  test('its commits are made by whom the source names, signed by a key', async () => {
    const { sources, tenants } = await good(
      tenant(
        'drift: capture\n    unmanaged: capture',
        'commit: { name: Robot, email: r@acme.example, signingKey: keys/id }',
      ),
    );
    expect(sources[0]!.commit).toEqual({
      name: 'Robot',
      email: 'r@acme.example',
      signingKeyFile: path.join(cwd, 'keys/id'),
    });
    expect(tenants[0]).toMatchObject({ drift: 'capture', unmanaged: 'capture' });
    const unsigned = await good(tenant('', 'commit: { name: Robot, email: r@acme.example }'));
    expect(unsigned.sources[0]!.commit).toEqual({ name: 'Robot', email: 'r@acme.example' });
  });

  test.each([
    ['commit: { email: r@acme.example }', 'CONFIG_MISSING_KEY', '/commit'],
    ['commit: { name: Robot }', 'CONFIG_MISSING_KEY', '/commit'],
    ['commit: { name: "R <x>", email: r@acme.example }', 'CONFIG_VALUE', '/commit/name'],
    ['commit: { name: " ", email: r@acme.example }', 'CONFIG_VALUE', '/commit/name'],
    ['commit: { name: Robot, email: robot }', 'CONFIG_VALUE', '/commit/email'],
    ['commit: { name: Robot, email: r@a, signingKey: "" }', 'CONFIG_VALUE', '/commit/signingKey'],
  ])('not %s', async (line, code, pointer) => {
    expect(await bad(tenant('', line))).toMatchObject([
      { code, pointer: `/sources/s${pointer}`, line: 4 },
    ]);
  });

  test.each(['drift', 'unmanaged'])(
    '%s is not captured from files without commits',
    async (key) => {
      expect(await bad(tenant(`${key}: capture`, 'workTree: true'))).toMatchObject([
        { code: 'CONFIG_VALUE', pointer: `/tenants/t/${key}`, line: 9 },
      ]);
    },
  );
});
