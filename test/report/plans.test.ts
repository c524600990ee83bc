import { expect, test } from 'vitest';
import { Masker } from '../../src/kernel/mask.ts';
import { planJson } from '../../src/report/plan-json.ts';
import { planMarkdown } from '../../src/report/plan-markdown.ts';
import { planText } from '../../src/report/plan-text.ts';
import { sideBySide } from '../../src/report/side-by-side.ts';
import { worlds } from '../scenarios/told.ts';
import { unlikeFile, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';

const makeWorld = worlds();
const SECRET = 'canary-6d1e-not-to-be-seen';
const masker = new Masker();
masker.learn(SECRET);

/** The plan of a world in its three forms, none of which may show a secret. */
async function plansOf(world: World): Promise<{
  readonly text: string;
  readonly markdown: string;
  readonly json: Record<string, never> & { readonly changes: readonly Record<string, unknown>[] };
}> {
  const planned = await world.planOnly();
  const text = planText(planned, { masker, color: false });
  const markdown = planMarkdown(planned, { masker });
  const json = planJson(planned, { masker });
  expect(planJson(await world.planOnly(), { masker })).toBe(json);
  for (const shown of [text, markdown, json, planText(planned, { masker, color: true })]) {
    expect(shown).not.toContain(SECRET);
    expect(shown).not.toContain('undefined');
    expect(shown).not.toContain('[object Object]');
  }
  return { text, markdown, json: JSON.parse(json) };
}

test('a change is shown with its place, its reason, its commit, and what differs', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
  });
  await world.pass();
  const sha = await world.repository.commit({
    'a.yaml': workflowFile('A', { subject: 'Changed' }),
    'b.yaml': undefined,
    'c.yaml': unlikeFile('C'),
  });
  const { text, markdown, json } = await plansOf(world);
  expect(text).toContain('+ create');
  expect(text).toMatch(/~ update +A +a\.yaml:\d+/);
  expect(text).toContain('"Hello" → "Changed"');
  expect(text).toContain('- quarantine');
  expect(text).toContain(sha.slice(0, 10));
  expect(markdown).toContain('Changed');
  expect(json.changes.map(({ kind, file }) => `${String(kind)} ${String(file)}`)).toEqual([
    'create c.yaml',
    'update a.yaml',
    'quarantine b.yaml',
  ]);
});

test('what waits is shown with its numbers and the line that lets it through', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 8 }, (_, index) => [`f${index}.yaml`, workflowFile(`F${index}`)]),
  );
  const world = await makeWorld({ files });
  await world.pass();
  await world.repository.commit(
    Object.fromEntries(
      Object.keys(files)
        .slice(1)
        .map((file) => [file, undefined]),
    ),
  );
  await world.pass();
  const { text, markdown, json } = await plansOf(world);
  const checksum = String((json as unknown as { checksum: string }).checksum);
  expect(text).toContain('The plan removes 7 of 8 workflows');
  expect(text).toContain(`mainsheet approve --tenant demo --checksum ${checksum}`);
  expect(markdown).toContain('The plan removes 7 of 8 workflows');
});

test('drift, holds, adoptions and files with errors are shown', async () => {
  const world = await makeWorld({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': workflowFile('B') },
    policies: { drift: 'report' },
  });
  await world.pass();
  const a = await world.control.workflow('A');
  const b = await world.control.workflow('B');
  await world.control.edit(
    a.id,
    [{ op: 'replace', path: '/description', value: `x ${SECRET}` }],
    'Bob',
  );
  await world.control.edit(b.id, [{ op: 'replace', path: '/enabled', value: false }], 'Bob');
  await world.tenant.call('POST', '/v2025/workflows', { name: 'By hand' });
  await world.repository.commit({
    'bad.yaml': 'name: [',
    'hand.yaml': workflowFile('By hand', { enabled: false }),
  });
  const { text, json } = await plansOf(world);
  expect(text).toContain('Bob');
  expect(text).toContain('mainsheet release --tenant demo b.yaml');
  expect(text).toContain('--only hand.yaml');
  expect(JSON.stringify(json)).toContain('ApprovalRequired');
  const planned = await world.planOnly();
  for (const found of planned.cases) {
    for (const width of [40, 80, 160]) {
      const shown = sideBySide(found, { masker, color: width === 80, width });
      expect(shown).not.toContain(SECRET);
      expect(shown === '').toBe(found.drift.length === 0 && found.change === undefined);
    }
  }
});

test('a first start says what it cannot know, and a plan with nothing in it says so', async () => {
  const world = await makeWorld({ files: { 'a.yaml': workflowFile('A') } });
  const first = await plansOf(world);
  expect(first.text.split('\n')[0]).toContain('never seen this tenant');
  expect(first.text).not.toContain('delete');
  await world.pass();
  const { text, json } = await plansOf(world);
  expect(json.changes).toEqual([]);
  expect(text).toMatch(/nothing/i);
});
