import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { expect } from 'vitest';
import type { Terminal } from '../../src/commands/terminal.ts';
import type { EmulatorOptions } from '../../src/emulator/emulator.ts';
import type { Json } from '../../src/kernel/json.ts';
import { cli } from '../support/cli.ts';
import type { CliResult } from '../support/cli.ts';
import { robot, startEmulator } from '../support/emulator.ts';
import type { RunningEmulator } from '../support/emulator.ts';

const SECRET = 'canary-71c2-never-to-be-seen';

/** A tenant with a directory to run commands in; the environment alone is the configuration. */
export interface Runs {
  readonly cwd: string;
  readonly env: Record<string, string>;
  readonly tenant: RunningEmulator;
  /** Runs a command and sees to it that no secret of ours comes out. */
  run(...args: readonly string[]): Promise<CliResult>;
  write(file: string, text: string): Promise<void>;
  /** Makes a workflow, disabled, and gives its id. */
  create(name: string, steps: Json, more?: { readonly [key: string]: Json }): Promise<string>;
  enable(id: string): Promise<void>;
  /** Runs a disabled workflow to its end, or to where it waits, and gives the execution's id. */
  start(id: string, input?: Json): Promise<string>;
  dispose(): Promise<void>;
}

/** Starts a tenant; dispose it at the end of the test. */
export async function makeRuns(options: EmulatorOptions = {}): Promise<Runs> {
  const cwd = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-runs-'));
  const tenant = await startEmulator({
    clients: [robot(SECRET)],
    requestsPer10s: 10_000,
    ...options,
  });
  await tenant.control.limits({ testsPer10s: 10_000 });
  const env = {
    SAIL_BASE_URL: tenant.url,
    SAIL_CLIENT_ID: 'robot',
    SAIL_CLIENT_SECRET: SECRET,
  };
  return {
    cwd,
    env,
    tenant,
    run: async (...args) => {
      const result = await cli(args, { cwd, env });
      expect(result.stdout + result.stderr).not.toContain(SECRET);
      return result;
    },
    write: (file, text) => writeFile(path.join(cwd, file), text),
    create: async (name, steps, more = {}) => {
      const start = Object.keys(steps as object)[0]!;
      const body = { name, definition: { start, steps }, ...more };
      const made = await tenant.call('POST', '/v2025/workflows', body);
      expect(made.status, made.text).toBe(200);
      return made.body.id;
    },
    enable: async (id) => {
      const patch = [{ op: 'replace', path: '/enabled', value: true }];
      const answer = await tenant.call('PATCH', `/v2025/workflows/${id}`, patch);
      expect(answer.status, answer.text).toBe(200);
    },
    start: async (id, input = {}) => {
      const answer = await tenant.call('POST', `/v2025/workflows/${id}/test`, { input });
      expect(answer.status, answer.text).toBe(200);
      const execution: string = answer.body.workflowExecutionId;
      await expect
        .poll(
          async () =>
            (await tenant.call('GET', `/v2025/workflow-executions/${execution}/history`)).body
              .length,
        )
        .toBeGreaterThan(1);
      return execution;
    },
    dispose: async () => {
      await tenant.dispose();
      await rm(cwd, { recursive: true, force: true });
    },
  };
}

/** A terminal at which somebody sits and types an answer. */
export function answering(
  runs: Runs,
  answer: string,
): Terminal & { stdoutText(): string; stderrText(): string } {
  const texts = { stdout: '', stderr: '' };
  const collect = (name: keyof typeof texts): Writable =>
    new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        texts[name] += chunk.toString();
        done();
      },
    });
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  stdin.write(`${answer}\n`);
  return {
    stdout: collect('stdout'),
    stderr: collect('stderr'),
    stdin,
    env: runs.env,
    cwd: runs.cwd,
    signal: new AbortController().signal,
    signals: { on: () => undefined, off: () => undefined } as never,
    takeSignals: () => () => undefined,
    stdoutText: () => texts.stdout,
    stderrText: () => texts.stderr,
  };
}

/** Steps that end well. */
export const GOOD: Json = {
  Mail: {
    type: 'action',
    actionId: 'sp:send-email',
    versionNumber: 2,
    attributes: {
      subject: 'Hi',
      body: 'Hello',
      recipientEmailList: ['a@acme.example'],
      context: { password: 'hunter2hunter2' },
    },
    nextStep: 'Done',
  },
  Done: { type: 'success' },
};

/** Steps that end badly. */
export const BAD: Json = {
  Check: {
    type: 'choice',
    actionId: 'sp:compare-strings',
    choiceList: [
      {
        comparator: 'StringEquals',
        'variableA.$': '$.trigger.kind',
        variableB: 'good',
        nextStep: 'Done',
      },
    ],
    defaultStep: 'No',
  },
  Done: { type: 'success' },
  No: { type: 'failure', failureName: 'NotGood', description: 'it is not good' },
};

/** Steps that wait for somebody. */
export const FORM: Json = {
  Ask: {
    type: 'action',
    actionId: 'sp:forms',
    versionNumber: 1,
    attributes: { formDefinitionId: 'form-1', recipient: 'robot-id', deadline: '7d' },
    nextStep: 'Done',
  },
  Done: { type: 'success' },
};

/** Steps that wait for an hour. */
export const WAIT: Json = {
  Pause: {
    type: 'action',
    actionId: 'sp:sleep',
    versionNumber: 1,
    attributes: { type: 'waitFor', duration: '60m' },
    nextStep: 'Done',
  },
  Done: { type: 'success' },
};

/** The trigger of a workflow that is called from outside. */
export const EXTERNAL: Json = {
  type: 'EXTERNAL',
  attributes: { id: 'idn:external-http', name: 'Order', description: '' },
};
