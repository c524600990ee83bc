import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { loadConfig } from '../../src/config/load-config.ts';
import { apiRoutes } from '../../src/server/api/add-api.ts';
import { RIGHTS } from '../../src/workflow/right.ts';
import { portOf } from '../server/api/api-world.ts';
import { startDaemonWorld } from '../support/daemon-world.ts';
import type { DaemonWorld } from '../support/daemon-world.ts';
import { blocksOf } from '../support/doc-page.ts';
import { workflowFile } from '../support/world.ts';

const run = promisify(execFile);
const PAGE = await readFile(path.resolve(import.meta.dirname, '../../docs/api.md'), 'utf8');
const BLOCKS = blocksOf(PAGE);
const ADDRESS = 'http://127.0.0.1:8081';
const TOKEN = 'the-token-of-whoever-is-on-call';

/** The commands of the page, each with what it shows. */
const SHOWN = BLOCKS.flatMap(({ language, text }, index) => {
  const next = BLOCKS[index + 1];
  return language === 'sh' && next !== undefined ? [{ script: text, answer: next }] : [];
});

let world: DaemonWorld;

beforeAll(async () => {
  world = await startDaemonWorld({
    files: {
      'emergencies/restore.yaml': workflowFile('Restore'),
      'joiners/welcome.yaml': workflowFile('Welcome'),
    },
    server: `  tokens: [{ name: oncall, token: ${TOKEN}, may: [read, sync, suspend, release, rollback] }]`,
  });
});

afterAll(async () => {
  await world.dispose();
});

/** Times and keys are others each time. */
function shape(value: unknown): unknown {
  const text = JSON.stringify(value)
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z(-\d+-[0-9a-f]+)?/g, 'then')
    .replaceAll(/"version":"[^"]+"/g, '"version":"this"');
  return JSON.parse(text);
}

test('the configuration of the page is right', async () => {
  const [yaml] = BLOCKS.filter(({ language }) => language === 'yaml');
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-api-doc-'));
  try {
    const rest = 'sources: { s: { url: /s } }\ntenants: { t: { embedded: true, source: s } }\n';
    const text = yaml!.text.replace('/run/secrets/oncall', path.join(cwd, 'oncall'));
    await writeFile(path.join(cwd, 'oncall'), TOKEN);
    await writeFile(path.join(cwd, 'page.yaml'), `${text}${rest}`);
    const env = { CI_TOKEN: 'the-token-of-the-pipeline' };
    const loaded = await loadConfig({ file: 'page.yaml', env, cwd });
    expect(loaded).toMatchObject({ ok: true, value: { config: { server: { tokens: [{}, {}] } } } });
  } finally {
    await rm(cwd, { recursive: true, force: true });
  }
});

test.each(SHOWN.filter(({ answer }) => answer.language === 'json'))(
  'what is asked in line $answer.line is answered as the page shows',
  async ({ script, answer }) => {
    expect(script).toContain(ADDRESS);
    const { stdout, stderr } = await run('sh', ['-c', script.replaceAll(ADDRESS, world.adminUrl)], {
      env: { ...process.env, TOKEN },
    });
    expect(stderr).toBe('');
    expect(shape(JSON.parse(stdout))).toMatchObject(shape(JSON.parse(answer.text)) as object);
  },
);

test('the stream begins as the page shows', async () => {
  const [{ script, answer }] = SHOWN.filter(({ answer: { language } }) => language === 'text') as [
    (typeof SHOWN)[number],
  ];
  const curl = spawn('sh', ['-c', `exec ${script.replaceAll(ADDRESS, world.adminUrl)}`], {
    env: { ...process.env, TOKEN },
  });
  let text = '';
  curl.stdout.on('data', (piece: Buffer) => (text += piece.toString()));
  try {
    const [first = '', board = ''] = answer.text.split('\n\n');
    await expect.poll(() => text).toContain(`${first}\n\n`);
    await world.api('/tenants/production/sync', { method: 'POST', token: TOKEN });
    await expect.poll(() => text, { timeout: 10_000 }).toContain(`${board.trimEnd()}\n\n`);
  } finally {
    curl.kill();
  }
});

test('the commands of the page end well', async () => {
  const [block] = BLOCKS.filter(({ language }) => language === 'console');
  const lines = block!.text.trimEnd().split('\n');
  expect(lines.length).toBeGreaterThan(4);
  for (const line of lines) {
    const args = line.replace('$ mainsheet ', '').replace(ADDRESS, world.adminUrl).split(' ');
    const { code, stderr } = await world.command(args, {
      MAINSHEET_TOKEN: TOKEN,
      MAINSHEET_SERVER: '',
    });
    expect([line, code, stderr]).toEqual([line, 0, expect.not.stringContaining('COMMAND_')]);
  }
});

test('the tables have every route with its right, and every right', () => {
  const rows = [...PAGE.matchAll(/^\| `(\/[^`]+)` +\| (?:`(\w+)`)?/gm)].map(
    ([, at, right]) => `${at} ${right ?? ''}`,
  );
  const routes = apiRoutes(portOf()).map(({ method, path: at, right }) =>
    method === 'GET' ? `${at} ` : `${at} ${right}`,
  );
  expect(rows.toSorted()).toEqual(routes.toSorted());
  const rights = [...PAGE.matchAll(/^\| `([a-z]+)` +\|/gm)].map(([, right]) => right);
  expect(rights).toEqual(RIGHTS);
});

test('the table has the inputs of every route', () => {
  for (const { path: at, body, query } of apiRoutes(portOf())) {
    for (const name of Object.keys({ ...body?.entries, ...query.entries })) {
      expect(PAGE, `${name} of ${at}`).toContain(`\`${name}\``);
    }
  }
});
