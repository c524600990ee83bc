import { afterEach, expect, test } from 'vitest';
import { peopleOf, seedOf } from '../support/tenant-with-people.ts';
import { makeWorld, workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.dispose();
  world = undefined;
});

const NOTHING = { deny: { actions: [], triggers: [] } } as const;
const WILLIAM = {
  kind: 'reference',
  reference: { kind: 'identity', name: 'william.wilson' },
} as const;

const CALL = `name: Call
enabled: false
owner: !ref identity/william.wilson
definition:
  start: Call
  steps:
    Call:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes: { method: get, url: !sub "https://\${HOST}/x" }
      nextStep: Done
    Done: { type: success }
`;

async function worldWith(
  files: Record<string, string>,
  policy: World['plan']['policy'],
): Promise<World> {
  world = await makeWorld({
    files,
    emulator: { seed: await seedOf(peopleOf('a')) },
    tenant: { name: 'production', policy },
  });
  return world;
}

function findings(result: Awaited<ReturnType<World['pass']>>): readonly string[] {
  return result.diagnostics.map(({ file, line, code }) => `${file}:${line} ${code}`);
}

const HOST = (host: string): string => `variables: { HOST: ${host} }\n`;

test('a host that a variable brings in is held against the policy, at the line of the file', async () => {
  const policy = { ...NOTHING, hosts: ['*.acme.example'] };
  const { repository, pass, control } = await worldWith(
    {
      'call.yaml': CALL,
      'a.yaml': workflowFile('A'),
      'tenants/production.yaml': HOST('evil.example'),
    },
    policy,
  );
  expect(findings(await pass())).toEqual(['call.yaml:11 POLICY_HOST']);
  expect((await control.workflows()).map(({ workflow }) => workflow.name)).toEqual(['A']);
  await repository.commit({ 'tenants/production.yaml': HOST('hooks.acme.example') });
  expect(findings(await pass())).toEqual([]);
  expect(await control.workflows()).toHaveLength(2);
});

test('an owner is looked up and must be one of those allowed; what was applied before stays', async () => {
  const { repository, pass, live } = await worldWith(
    { 'call.yaml': CALL, 'tenants/production.yaml': HOST('x.example') },
    { ...NOTHING, owners: [WILLIAM] },
  );
  expect(findings(await pass())).toEqual([]);
  await repository.commit({
    'call.yaml': CALL.replace('!ref identity/william.wilson', '!ref identity/Demo Admin').replace(
      'get',
      'post',
    ),
  });
  const refused = await pass();
  expect(findings(refused)).toEqual(['call.yaml:3 POLICY_OWNER']);
  expect(refused.cases[0]!.change).toMatchObject({ kind: 'keep', reason: 'Invalid' });
  expect(await live('Call')).toHaveProperty(
    ['definition', 'steps', 'Call', 'attributes', 'method'],
    'get',
  );
});

test('a file decides for itself only what the policy lets it decide', async () => {
  const tail = 'mainsheet: { drift: report, prune: delete }\n';
  const { pass, control } = await worldWith(
    { 'a.yaml': workflowFile('A', { tail }) },
    { ...NOTHING, overrides: ['prune'] },
  );
  expect(findings(await pass())).toEqual(['a.yaml:23 POLICY_OVERRIDE']);
  const { id } = await control.workflow('A');
  await control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
  expect((await pass()).drift.map(({ kind }) => kind)).toEqual(['detected', 'corrected']);
});

test("without a policy everything but a deletion at once is the file's to decide", async () => {
  const tail = 'mainsheet: { drift: report, prune: delete }\n';
  const { pass, control } = await worldWith({ 'a.yaml': workflowFile('A', { tail }) }, NOTHING);
  expect(findings(await pass())).toEqual(['a.yaml:23 POLICY_OVERRIDE']);
  const { id } = await control.workflow('A');
  await control.edit(id, [{ op: 'replace', path: '/description', value: 'Mine' }]);
  expect((await pass()).drift.map(({ kind }) => kind)).toEqual(['detected']);
});
