import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { ManualClock } from '../../../src/kernel/clock.ts';
import { startEmulator } from '../../support/emulator.ts';
import { mailing, switchTo } from '../workflow-bodies.ts';
import { ANN, EXTERNAL, make, run, schedule, waiting } from './definitions.ts';

let folder: string;
let stateFile: string;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'emulator-runs-'));
  stateFile = path.join(folder, 'tenant.json');
});

afterEach(() => rm(folder, { recursive: true, force: true }));

test('a run that waits goes on after a restart, and what ended can be asked for', async () => {
  const clock = new ManualClock();
  const first = await startEmulator({ clock, stateFile });
  const id = await make(first, { definition: waiting('2h') });
  const waits = await run(first, id);
  const ended = await run(first, await make(first));
  const history = await first.control.execution(ended);
  await first.dispose();
  const second = await startEmulator({ clock, stateFile });
  try {
    expect(await second.control.execution(ended)).toEqual(history);
    const open = await second.control.execution(waits);
    expect(open).toMatchObject({ status: 'Running', workflowId: id });
    await second.control.advance('2h');
    expect(await second.control.execution(waits)).toMatchObject({
      status: 'Completed',
      closeTime: '2026-01-05T11:00:00.000Z',
    });
    const { events } = await second.control.execution(waits);
    expect(events.map((event: { kind: string }) => event.kind)).toEqual([
      'run-started',
      'step-started',
      'step-ended',
      'step-started',
      'step-ended',
      'run-ended',
    ]);
    expect((await second.call('GET', `/v2025/workflows/${id}`)).body.executionCount).toBe(1);
  } finally {
    await second.dispose();
  }
});

test('a form that waits can be answered after a restart', async () => {
  const clock = new ManualClock();
  const first = await startEmulator({ clock, stateFile });
  const id = await make(first, {
    definition: {
      start: 'Ask',
      steps: {
        Ask: {
          actionId: 'sp:forms',
          type: 'action',
          versionNumber: 1,
          nextStep: 'Done',
          attributes: { formDefinitionId: 'f-1', recipient: 'i-1', deadline: '7d' },
        },
        Done: { type: 'success' },
      },
    },
  });
  const execution = await run(first, id);
  expect((await first.control.execution(execution)).status).toBe('Running');
  await first.dispose();
  const second = await startEmulator({ clock, stateFile });
  try {
    const [message] = second.emulator.state.outbox.list();
    const { call } = message!;
    expect(
      second.emulator.state.runner.answer(execution, call, {
        kind: 'output',
        output: { formData: { ok: true } },
      }),
    ).toBe(true);
    await second.emulator.state.runner.idle();
    expect((await second.control.execution(execution)).status).toBe('Completed');
    expect(
      second.emulator.state.runner.answer(execution, call, { kind: 'output', output: {} }),
    ).toBe(false);
  } finally {
    await second.dispose();
  }
});

test('schedules, the clock and the clients of external triggers come back', async () => {
  const first = await startEmulator({ stateFile });
  const external = await make(first, { trigger: EXTERNAL }, true);
  await make(first, { trigger: schedule('0 4 * * *') }, true);
  const client = (await first.call('POST', `/v2025/workflows/${external}/external/oauth-clients`))
    .body;
  await first.control.advance('10d');
  const now = Date.parse(await first.control.now());
  await first.dispose();
  expect(await readFile(stateFile, 'utf8')).not.toContain(client.secret);
  const second = await startEmulator({ stateFile });
  try {
    expect(Date.parse(await second.control.now())).toBeGreaterThanOrEqual(now);
    const as = { authorization: `Bearer ${await second.token(client.id, client.secret)}` };
    const execute = `/v2025/workflows/execute/external/${external}`;
    expect((await second.call('POST', execute, {}, as)).status).toBe(200);
    const before = second.emulator.state.executions.list().length;
    await second.control.advance('1d');
    expect(second.emulator.state.executions.list()).toHaveLength(before + 1);
  } finally {
    await second.dispose();
  }
});

test('the state can be taken and put back while the tenant runs', async () => {
  const tenant = await startEmulator({ clock: new ManualClock() });
  try {
    const id = await make(tenant, { definition: waiting('2h') });
    const execution = await run(tenant, id);
    const state = await tenant.control.state();
    await tenant.control.advance('3h');
    await make(tenant);
    expect(await tenant.control.putState(state)).toEqual({ workflows: 1 });
    expect(await tenant.control.workflows()).toHaveLength(1);
    // The hour of its wait is over already: it goes on as soon as it is back.
    await tenant.control.advance('1s');
    expect((await tenant.control.execution(execution)).status).toBe('Completed');
    await expect(tenant.control.putState({ format: 2 })).rejects.toThrow('400');
    await expect(tenant.control.putState({ format: 7 })).rejects.toThrow('format');
    expect(await tenant.control.workflows()).toHaveLength(1);
  } finally {
    await tenant.dispose();
  }
});

test('a file of the first format still loads, and is written in the second', async () => {
  const revision = { at: '', by: { id: 'i-1', name: 'Ann' }, how: 'seed' };
  const value = { ...mailing('Old', { trigger: schedule('0 4 * * *') }), id: 'w-1', enabled: true };
  await writeFile(
    stateFile,
    JSON.stringify({
      format: 1,
      workflows: [
        { id: 'w-1', value, lockedUntilMs: 0, revisions: [{ ...revision, workflow: value }] },
      ],
    }),
  );
  const tenant = await startEmulator({ stateFile });
  await tenant.control.advance('1d');
  expect(tenant.emulator.state.executions.count('w-1')).toBe(1);
  await tenant.call('PATCH', '/v2025/workflows/w-1', switchTo(false));
  await tenant.dispose();
  expect(JSON.parse(await readFile(stateFile, 'utf8'))).toMatchObject({ format: 2 });
});

test('a queued run that was saved before its turn has it after the restart', async () => {
  const clock = new ManualClock();
  const first = await startEmulator({ clock });
  const id = await make(first);
  const { runner, workflows } = first.emulator.state;
  runner.start(workflows.get(id)!, ANN);
  const { saveState } = await import('../../../src/emulator/saved-state.ts');
  const state = saveState(first.emulator.state);
  await first.dispose();
  const second = await startEmulator({ clock });
  try {
    await second.control.putState(state);
    await second.emulator.state.runner.idle();
    const [execution] = second.emulator.state.executions.list();
    expect((await second.control.execution(execution!.id)).status).toBe('Completed');
  } finally {
    await second.dispose();
  }
});
