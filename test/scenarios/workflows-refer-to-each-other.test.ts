import { afterEach, expect, test } from 'vitest';
import { makeWorld } from '../support/world.ts';
import type { World } from '../support/world.ts';

let world: World | undefined;
afterEach(async () => {
  await world?.dispose();
  world = undefined;
});

const CALL = (name: string, other: string): string => `name: ${name}
enabled: true
trigger: { type: EXTERNAL, attributes: { name: ${name} } }
definition:
  start: Call
  steps:
    Call:
      type: action
      actionId: sp:http
      versionNumber: 2
      attributes:
        method: post
        url: !sub "https://acme.example/v2025/workflows/execute/external/\${!ref workflow/${other}}"
        jsonRequestBody: { me: !self id, other: !ref workflow/${other} }
      nextStep: Done
    Done: { type: success }
`;

function request(live: Record<string, unknown>): Record<string, unknown> {
  const { steps } = live['definition'] as {
    steps: Record<string, { attributes: Record<string, unknown> }>;
  };
  return steps['Call']!.attributes;
}

function results(result: Awaited<ReturnType<World['pass']>>): readonly string[] {
  return result.rounds.flatMap(({ outcomes }) =>
    outcomes.map(({ change, result: end, reason }) =>
      [change.file, end, reason].filter(Boolean).join(' '),
    ),
  );
}

test('two workflows that call each other are made first and completed second, in one pass', async () => {
  world = await makeWorld({ files: { 'a.yaml': CALL('A', 'B'), 'b.yaml': CALL('B', 'A') } });
  const first = await world.pass();
  expect([first.troubles, first.diagnostics]).toEqual([[], []]);
  expect(results(first).slice(0, 2).toSorted()).toEqual(['a.yaml created', 'b.yaml created']);
  expect(results(first).slice(2).toSorted()).toEqual(['a.yaml updated', 'b.yaml updated']);
  const [a, b] = [await world.live('A'), await world.live('B')];
  expect([a.enabled, b.enabled]).toEqual([true, true]);
  expect(request(a)).toMatchObject({
    url: `https://acme.example/v2025/workflows/execute/external/${b.id}`,
    jsonRequestBody: { me: a.id, other: b.id },
  });
  expect(request(b)).toMatchObject({ jsonRequestBody: { me: b.id, other: a.id } });
  expect((await world.pass()).rounds[0]!.plan.changes).toEqual([]);
});

test('the filter of an interactive process holds its own id, and its address is its own', async () => {
  world = await makeWorld({
    files: {
      'a.yaml': `name: Launched
enabled: true
trigger:
  type: EVENT
  attributes:
    id: idn:interactive-process-launched
    filter.$: !sub "$[?(@.workflowId == '\${!self id}')]"
definition:
  start: Define Variable
  steps:
    Define Variable:
      type: Mutation
      actionId: sp:define-variable
      attributes:
        id: sp:define-variable
        variables: [{ name: Me, variableA: !self external-url, transforms: [] }]
      nextStep: Done
    Done: { type: success }
`,
    },
  });
  const first = await world.pass();
  expect(results(first)).toEqual(['a.yaml created', 'a.yaml updated']);
  const live = await world.live('Launched');
  expect(live).toMatchObject({
    enabled: true,
    trigger: { attributes: { 'filter.$': `$[?(@.workflowId == '${live.id}')]` } },
  });
  expect(JSON.stringify(live)).toContain(
    `${world.plan.url}/v2025/workflows/execute/external/${live.id}`,
  );
});

test('a workflow that begins to refer to a new one waits for it, and nothing else', async () => {
  world = await makeWorld({ files: { 'a.yaml': CALL('A', 'A') } });
  await world.pass();
  await world.repository.commit({ 'a.yaml': CALL('A', 'B'), 'b.yaml': CALL('B', 'B') });
  const [made, ...completed] = results(await world.pass());
  expect(made).toBe('b.yaml created');
  expect(completed.toSorted()).toEqual(['a.yaml updated', 'b.yaml updated']);
  const [a, b] = [await world.live('A'), await world.live('B')];
  expect(request(a)).toMatchObject({ jsonRequestBody: { other: b.id } });
});

test('a crash between the halves is finished by the next pass, with one workflow each', async () => {
  world = await makeWorld({ files: { 'a.yaml': CALL('A', 'B'), 'b.yaml': CALL('B', 'A') } });
  const stop = new AbortController();
  world.between = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      patchWorkflow: async () => {
        stop.abort();
        throw new Error('The process was killed.');
      },
    },
  });
  await world.pass('manual', stop.signal);
  expect((await world.control.workflows()).map(({ workflow }) => workflow.enabled)).toEqual([
    false,
    false,
  ]);
  world.between = (ports) => ports;
  await world.restart();
  await world.pass();
  const all = await world.control.workflows();
  expect(all.map(({ workflow }) => workflow.enabled)).toEqual([true, true]);
  expect(request(await world.live('A'))).toMatchObject({
    jsonRequestBody: { other: (await world.live('B')).id },
  });
});

test('a workflow of no file is found by its name; an unknown one is an error with the nearest', async () => {
  world = await makeWorld({ files: { 'a.yaml': CALL('A', 'By hand') } });
  const refused = await world.pass();
  expect(refused.diagnostics.map(({ code }) => code)).toEqual(['REFERENCE_UNRESOLVED']);
  expect(await world.control.workflows()).toEqual([]);
  const made = await world.tenant.call('POST', '/v2025/workflows', { name: 'By hand' });
  await world.pass();
  expect(request(await world.live('A'))).toMatchObject({
    jsonRequestBody: { other: made.body.id },
  });
});
