import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { loadSeed } from '../src/emulator/seed.ts';
import { readDocument } from '../src/documents/read-document.ts';
import { stepMaps, stepType } from '../src/workflow/step.ts';
import { cli } from './support/cli.ts';
import { makeWorld } from './support/world.ts';

const EXAMPLES = path.resolve(import.meta.dirname, '../workflows-example');

const files = readdirSync(EXAMPLES, { recursive: true, encoding: 'utf8' })
  .filter((file) => /\.ya?ml$/.test(file) && !/\.test\.yaml$|^tenants\//.test(file))
  .toSorted();

const beside = [
  'joiners/templates/welcome.html',
  'tenants/sandbox.yaml',
  'tenants/production.yaml',
];

const texts = Object.fromEntries(
  [...files, ...beside].map((file) => [file, readFileSync(path.join(EXAMPLES, file), 'utf8')]),
);

test('there are at least ten examples, and they use every kind of step', () => {
  expect(files.length).toBeGreaterThanOrEqual(10);
  const kinds = new Set(
    files.flatMap((file) => {
      const { document } = readDocument(file, Buffer.from(texts[file]!));
      return stepMaps(document!.body['definition']).flatMap(({ steps }) =>
        [...steps.values()].map((step) =>
          `${stepType(step)} ${String(step['actionId'] ?? '')}`.trim(),
        ),
      );
    }),
  );
  for (const kind of [
    'success',
    'failure',
    'action sp:http',
    'action sp:send-email',
    'action sp:loop:iterator',
    'action sp:serial:iterator',
    'action sp:sleep',
    'action sp:forms',
  ]) {
    expect([...kinds].some((one) => one === kind || one.startsWith(`${kind} `))).toBe(true);
  }
  expect([...kinds].some((kind) => kind.startsWith('Mutation'))).toBe(true);
  expect([...kinds].some((kind) => kind.startsWith('choice'))).toBe(true);
});

test.each(files)('%s has no finding', (file) => {
  expect(readDocument(file, Buffer.from(texts[file]!)).diagnostics).toEqual([]);
});

test.each(['sandbox', 'production'])(
  'the embedded tenant takes and enables all of them as %s, and a second pass finds nothing to do',
  async (name) => {
    const seed = await loadSeed(path.resolve(EXAMPLES, '../config/demo-tenant'));
    const world = await makeWorld({
      files: texts,
      emulator: { seed: { ...seed, events: [] } },
      tenant: {
        name,
        policy: {
          deny: { actions: [], triggers: [] },
          overrides: ['drift', 'prune', 'ignore', 'rollout'],
        },
      },
    });
    try {
      const first = await world.pass();
      const outcomes = first.rounds.flatMap((round) => round.outcomes);
      expect([first.troubles, first.diagnostics]).toEqual([[], []]);
      expect(
        outcomes.filter(({ result }) => result === 'failed').map(({ message }) => message),
      ).toEqual([]);
      const second = await world.pass();
      expect(second.rounds.flatMap((round) => round.outcomes)).toEqual([]);
      expect(second.conditions.find(({ type }) => type === 'Ready')).toMatchObject({
        status: 'True',
      });
      expect(await world.control.workflows()).toHaveLength(files.length);
    } finally {
      await world.dispose();
    }
  },
);

test('every example has tests, and together they take every step and every branch', async () => {
  const cwd = path.resolve(EXAMPLES, '..');
  const args = ['test', 'workflows-example', '--strict', '--coverage', '--min-coverage', '100'];
  const { code, stdout, stderr } = await cli([...args, '--format', 'json'], { cwd });
  expect(code, stderr).toBe(0);
  const tested = new Set(
    JSON.parse(stdout).files.map(({ workflow }: { workflow: string }) => workflow),
  );
  expect(files.filter((file) => !tested.has(`workflows-example/${file}`))).toEqual([]);
});
