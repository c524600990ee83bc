import { expect, test } from 'vitest';
import type { MockRule } from '../../src/emulator/mocks.ts';
import { ManualClock } from '../../src/kernel/clock.ts';
import { statusText } from '../../src/report/status-text.ts';
import { ANN } from '../emulator/executions/definitions.ts';
import type { World, WorldOptions } from '../support/world.ts';
import { condition, done, sent, states, troubles, worlds } from './told.ts';

const makeWorld = worlds();

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** A workflow whose step calls; what it is called is what a mock makes fail. */
function file(name: string, step = 'Call', more = ''): string {
  return `name: ${name}
enabled: true
trigger:
  type: EVENT
  attributes: { id: idn:identity-created, filter.$: $ }
definition:
  start: ${step}
  steps:
    # What it is there for.
    ${step}:
      type: action
      actionId: sp:send-email
      displayName: Tell them
      versionNumber: 2
      attributes: { recipientEmailList: [a@acme.example], subject: Hello, body: Hello }
${more}      nextStep: Done
    Done: { type: success }
`;
}

function breaks(message: string, match: MockRule['match'] = { step: 'Call' }): MockRule {
  return { match: match ?? {}, answer: { error: { status: 503, message } } };
}

async function started(options: WorldOptions = {}): Promise<World> {
  const world = await makeWorld({
    files: { 'a.yaml': file('A') },
    clock: new ManualClock(),
    ...options,
  });
  await world.pass();
  await world.advance(MINUTE);
  return world;
}

function mock(world: World, ...mocks: readonly MockRule[]): void {
  world.tenant.emulator.state.mocks.set({ mocks });
}

async function happen(world: World, times = 1): Promise<void> {
  for (let count = 0; count < times; count += 1) {
    await world.control.event('idn:identity-created', ANN);
    await world.advance(1000);
  }
}

/** The lines about executions of the last pass. */
function told(world: World) {
  return world.lines.filter(({ event }) => event.startsWith('execution.'));
}

function events(world: World): readonly string[] {
  return told(world).map(({ event }) => event);
}

test('a step that breaks is told at its line and commit, and that it began with the change', async () => {
  const world = await started();
  await happen(world, 2);
  await world.pass();
  expect(told(world)).toEqual([]);
  mock(world, breaks('The mail server is away', { step: 'Broken' }));
  const bad = await world.repository.commit({ 'a.yaml': file('A', 'Broken') });
  await world.pass();
  await world.advance(MINUTE);
  // A later commit moves the lines: what ran is told where it stood then.
  await world.repository.commit({
    'b.yaml': file('B'),
    'a.yaml': `# One\n# Two\n${file('A', 'Broken')}`,
  });
  await happen(world);
  await world.control.resetRequests();
  const result = await world.pass();
  expect(troubles(result)).toEqual([]);
  const [line, ...more] = told(world);
  expect(more).toEqual([]);
  expect(line).toMatchObject({
    event: 'execution.failed',
    level: 'error',
    workflow: 'A',
    file: 'a.yaml',
    line: 10,
    column: 5,
    step: 'Broken',
    displayName: 'Tell them',
    action: 'sp:send-email',
    error: expect.stringContaining('The mail server is away'),
    commit: bad,
    commitAuthor: expect.any(String),
    failures: 1,
    beganWithChange: true,
    help: 'docs/runbook.md#executionfailed',
  });
  expect(Object.keys(line!)).not.toContain('input');
  expect(line!['hint']).toContain(
    `mainsheet executions show --tenant demo ${String(line!['execution'])}`,
  );
  expect(await sent(world)).toMatchObject({
    getWorkflowExecutions: 1,
    getWorkflowExecutionHistoryV2: 1,
  });
  expect(condition(result, 'Healthy')).toBe('False ExecutionsFailing');
  const board = statusText(world.teller.board!, { color: false, now: world.clock.now() });
  expect(board).toMatch(/failed once, \S+ ago at Broken/);
  expect(board).toContain(': The mail server is away');
});

test('a step that Git has renamed since is told by the name and at the place that it had when it failed', async () => {
  const world = await started();
  mock(world, breaks('Out of order'));
  const ran = await world.repository.git('rev-parse', 'HEAD');
  await happen(world);
  await world.repository.commit({ 'a.yaml': `# One\n${file('A', 'Renamed')}` });
  const result = await world.pass();
  expect(done(result)).toEqual(['a.yaml updated']);
  expect(told(world)).toMatchObject([
    { step: 'Call', file: 'a.yaml', line: 10, commit: ran, beganWithChange: false },
  ]);
});

test('a thousand failures of one cause are one opening, one summary and one recovery', async () => {
  const world = await started();
  mock(world, breaks('Out of order'));
  await happen(world, 700);
  await world.pass();
  expect(told(world)).toMatchObject([
    { event: 'execution.failed', failures: 21, unread: 679, beganWithChange: true },
  ]);
  const seen: string[] = [];
  for (let minutes = 0; minutes < 70; minutes += 5) {
    await world.advance(5 * MINUTE);
    await happen(world, minutes < 60 ? 20 : 0);
    await world.pass();
    seen.push(...events(world));
  }
  expect(seen).toEqual(['execution.failing']);
  mock(world);
  await happen(world, 3);
  await world.advance(MINUTE);
  const result = await world.pass();
  expect(told(world)).toMatchObject([
    { event: 'execution.recovered', level: 'info', workflow: 'A' },
  ]);
  expect(condition(result, 'Healthy')).toBe('True Succeeded');
  // The causes of the others are read later, and say nothing new.
  for (let more = 0; more < 60; more += 1) {
    await world.advance(MINUTE);
    await world.pass();
    expect(events(world)).toEqual([]);
  }
  await world.control.resetRequests();
  await world.pass();
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
}, 60_000);

test('a restart, and a look that is broken off, lose nothing and tell nothing twice', async () => {
  const world = await started();
  mock(world, breaks('Out of order'));
  await happen(world, 2);
  const broken: World['between'] = (ports) => ({
    ...ports,
    tenant: {
      ...ports.tenant,
      getExecutionHistory: async () => {
        throw new Error('killed');
      },
    },
  });
  world.between = broken;
  await world.pass();
  expect(events(world)).toEqual([]);
  world.between = (ports) => ports;
  await world.restart();
  await world.pass();
  expect(told(world)).toMatchObject([{ event: 'execution.failed', failures: 2 }]);
  await world.restart();
  world.between = broken;
  await happen(world);
  const away = await world.pass();
  expect(events(world)).toEqual([]);
  expect(condition(away, 'Healthy')).toBe('False ExecutionsFailing');
  expect(world.teller.board?.workflows[0]?.failing).toMatchObject({ count: 2 });
  world.between = (ports) => ports;
  await world.restart();
  await world.advance(HOUR);
  await world.pass();
  expect(told(world)).toMatchObject([{ event: 'execution.failing', failures: 3, sinceTold: 1 }]);
});

test('what comes and goes is not told each time', async () => {
  const world = await started();
  const seen: string[] = [];
  for (let round = 0; round < 6; round += 1) {
    mock(world, ...(round % 2 === 0 ? [breaks('Out of order')] : []));
    await happen(world);
    await world.advance(5 * MINUTE);
    await world.pass();
    seen.push(...events(world));
  }
  expect(seen).toEqual(['execution.failed', 'execution.recovered']);
  await world.advance(HOUR);
  await happen(world);
  await world.pass();
  seen.push(...events(world));
  expect(seen).toEqual(['execution.failed', 'execution.recovered', 'execution.recovered']);
});

test('many causes at once are told one by one up to twenty, and the others as a sum', async () => {
  const files = Object.fromEntries(
    Array.from({ length: 25 }, (_, index) => [`w${index}.yaml`, file(`W${index}`)]),
  );
  const world = await started({ files });
  mock(world, breaks('Out of order'));
  await happen(world);
  await world.control.resetRequests();
  await world.pass();
  expect(await sent(world)).toEqual({
    listWorkflows: 1,
    getWorkflowExecutions: 25,
    getWorkflowExecutionHistoryV2: 25,
  });
  expect(events(world).filter((event) => event === 'execution.failed')).toHaveLength(20);
  const sum = told(world).at(-1)!;
  expect(sum).toMatchObject({ event: 'execution.many-failed', more: 5, failures: 5 });
  expect(sum['workflows']).toHaveLength(5);
  await world.control.resetRequests();
  await world.pass();
  expect(events(world)).toEqual([]);
  expect(await sent(world)).toEqual({ listWorkflows: 1 });
});

test('secrets of inputs are in no line and not in the store, also when the error quotes them', async () => {
  const secret = 'canary-hunter2-canary';
  const world = await started({
    tenant: { failures: { repeatMs: HOUR, sweepMs: HOUR, includeInput: true } },
  });
  mock(world, breaks(`Refused ${secret}`));
  await world.control.event('idn:identity-created', {
    identity: { ...(ANN['identity'] as object), name: 'Ann Ample' },
    attributes: { password: secret, city: 'Bonn' },
  });
  await world.advance(1000);
  await world.pass();
  const [line] = told(world);
  expect(line).toMatchObject({ error: expect.stringContaining('Refused [masked]') });
  expect(JSON.parse(String(line!['input']))).toMatchObject({
    attributes: { password: '[masked]', city: 'Bonn' },
  });
  const stored = JSON.stringify([
    await world.store.list('failures', await tenantId(world)),
    await world.store.list('looks', await tenantId(world)),
  ]);
  expect(stored).toContain('Refused [masked]');
  expect(stored).not.toContain('Bonn');
  for (const text of [JSON.stringify(world.lines), world.teller.pretty, stored]) {
    expect(text).not.toContain(secret);
  }
});

async function tenantId(world: World): Promise<string> {
  const [row] = await world.store.list('tenant', '');
  return (row!.value as { readonly tenantId: string }).tenantId;
}

test('a definition that nobody applied is told as such, with the drift', async () => {
  const world = await started({ policies: { drift: 'report' } });
  const { id } = await world.control.workflow('A');
  await world.control.edit(id, [
    { op: 'replace', path: '/definition/steps/Call/attributes/subject', value: 'By hand' },
  ]);
  mock(world, breaks('Out of order'));
  await happen(world);
  await world.pass();
  expect(told(world)).toMatchObject([
    {
      event: 'execution.failed',
      file: 'a.yaml',
      line: 10,
      who: 'Ann Admin',
      pointers: ['/definition/steps/Call/attributes/subject'],
      notes: ['The definition that ran is none that was applied from Git.'],
      beganWithChange: false,
    },
  ]);
  expect(told(world)[0]).not.toHaveProperty('commitAuthor');
});

test('a step that a person renamed, and a history that is gone, are told with what is known', async () => {
  const world = await started({ policies: { drift: 'report' } });
  const { id } = await world.control.workflow('A');
  await world.control.edit(id, [
    { op: 'move', from: '/definition/steps/Call', path: '/definition/steps/Renamed' },
    { op: 'replace', path: '/definition/start', value: 'Renamed' },
  ]);
  mock(world, breaks('Out of order', { step: 'Renamed' }));
  await happen(world);
  await world.pass();
  expect(told(world)).toMatchObject([
    {
      event: 'execution.failed',
      step: 'Renamed',
      file: 'a.yaml',
      notes: [
        'The definition that ran is none that was applied from Git.',
        'The file has no step of this name.',
      ],
    },
  ]);
  expect(told(world)[0]).not.toHaveProperty('line');
  await happen(world);
  world.between = (ports) => ({
    ...ports,
    tenant: { ...ports.tenant, getExecutionHistory: async () => undefined },
  });
  await world.pass();
  expect(told(world)).toMatchObject([
    { event: 'execution.failed', error: 'The history of the execution is gone.', failures: 1 },
  ]);
});

test.each(['v2024', 'beta'] as const)(
  'in %s, which tells no definition, the time says which commit ran',
  async (api) => {
    const world = await started({ api });
    mock(world, breaks('Out of order'));
    await happen(world);
    await world.pass();
    expect(told(world)).toMatchObject([{ event: 'execution.failed', line: 10, step: 'Call' }]);
    expect(told(world)[0]).toHaveProperty('commitAuthor');
    expect(await states(world)).toEqual(['A on']);
  },
);
