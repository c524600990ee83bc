import { startedBy } from '../executions/external-run.ts';
import { isExternal } from '../executions/retry.ts';
import { appError } from '../kernel/app-error.ts';
import { isObject, own, stringAt } from '../kernel/json.ts';
import type { JsonObject } from '../kernel/json.ts';
import { printable } from '../report/printable.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { readClientFile, reserveClientFile } from './client-file.ts';
import type { ClientFile } from './client-file.ts';
import { confirmed } from './confirmed.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { showCommand } from './executions-show.ts';
import { findWorkflow } from './find-workflow.ts';
import { readInput } from './read-input.ts';
import { withTenant } from './running-tenant.ts';
import type { RunningTenant, TenantOptions } from './running-tenant.ts';
import { print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface CreateClientOptions extends TenantOptions {
  readonly out?: string;
  readonly printSecret?: boolean;
  readonly yes?: boolean;
}

export interface TriggerOptions extends TenantOptions {
  readonly input?: string;
  readonly clientFile?: string;
}

const DONE = 0;
const FAILED = 1;

/** Makes the OAuth client that may call a workflow's external trigger; its secret is shown this once. */
export async function createClient(
  terminal: Terminal,
  named: string,
  { out, printSecret, ...options }: CreateClientOptions,
): Promise<number> {
  if ((out === undefined) === (printSecret !== true)) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: 'Say where the secret goes: --out FILE, or --print-secret.',
    });
  }
  return withTenant(terminal, options, async (running) => {
    const workflow = await externalWorkflow(terminal, running, named);
    if (hasClient(workflow)) {
      say(terminal, 'It has a client already, which may stop working when another is made.');
      await confirmed(terminal, 'Make another?', options.yes);
    }
    // Before the client is made: a secret that could not be kept would be lost.
    const file = out === undefined ? undefined : await reserveClientFile(terminal, out);
    try {
      const client = await running.tenant.createExternalClient(workflow.id, terminal.signal);
      const { id, name } = workflow;
      const text = JSON.stringify({ ...client, workflow: { id, name } }, undefined, 2);
      if (file === undefined) {
        print(terminal, text);
      } else {
        await file.write(`${text}\n`);
        say(terminal, `The client ${printable(client.id)} and its secret are in ${out}.`);
      }
      return DONE;
    } finally {
      await file?.close();
    }
  });
}

/** Calls a workflow's external trigger. Ends with 1 when the tenant says that nothing ran. */
export async function runTrigger(
  terminal: Terminal,
  named: string,
  options: TriggerOptions,
): Promise<number> {
  return call(terminal, named, options, async (running, caller, id, input) => {
    const started = startedBy(await caller.executeExternal(id, input, terminal.signal));
    if (!started.ok) {
      say(terminal, `Nothing ran: ${printable(running.house.masker.text(started.trouble))}`);
      return FAILED;
    }
    print(terminal, started.value);
    say(terminal, `See how it goes: ${showCommand(running, started.value)}`);
    return DONE;
  });
}

/** Asks the tenant to echo what an external call would hand over; nothing runs. */
export async function testTrigger(
  terminal: Terminal,
  named: string,
  options: TriggerOptions,
): Promise<number> {
  return call(terminal, named, options, async (running, caller, id, input) => {
    const echo = await caller.testExternal(id, input, terminal.signal);
    print(terminal, JSON.stringify(running.house.masker.value(echo), undefined, 2));
    say(terminal, 'The tenant answers with what it was given. Nothing ran.');
    return DONE;
  });
}

/** Whether a client was made before: the trigger then names it (facts 3.6). */
function hasClient({ raw }: LiveWorkflow): boolean {
  const trigger = own(raw, 'trigger');
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  return isObject(attributes) && (stringAt(attributes, 'clientId') ?? '') !== '';
}

type Caller = Pick<RunningTenant['tenant'], 'executeExternal' | 'testExternal'>;

async function call(
  terminal: Terminal,
  named: string,
  options: TriggerOptions,
  work: (running: RunningTenant, caller: Caller, id: string, input: JsonObject) => Promise<number>,
): Promise<number> {
  const input = options.input === undefined ? {} : await readInput(terminal, options.input);
  const client =
    options.clientFile === undefined
      ? undefined
      : await readClientFile(terminal, options.clientFile);
  return withTenant(terminal, options, async (running) => {
    if (client === undefined) {
      const { id } = await externalWorkflow(terminal, running, named);
      return work(running, running.tenant, id, input);
    }
    return work(running, callerOf(running, client), workflowOf(client, named), input);
  });
}

/** Such a client may call, and nothing else (facts 1.6): the workflow cannot be looked up with it. */
function workflowOf({ file, workflow }: ClientFile, named: string): string {
  if (named !== workflow.id && named !== workflow.name) {
    throw appError(COMMAND_ERRORS, 'COMMAND_INPUT', {
      message: `The client of ${file} is for "${workflow.name}" (${workflow.id}).`,
    });
  }
  return workflow.id;
}

function callerOf({ house, config, url }: RunningTenant, { file, id, secret }: ClientFile): Caller {
  const kept = (value: string) => ({ kind: 'file', where: file, read: async () => value }) as const;
  const target = { kind: 'remote', url, clientId: kept(id), clientSecret: kept(secret) } as const;
  const caller = house.tenant({ ...config, target }, url);
  house.closers.add(() => caller.close());
  return caller;
}

async function externalWorkflow(
  terminal: Terminal,
  running: RunningTenant,
  named: string,
): Promise<LiveWorkflow> {
  const workflow = await findWorkflow(running, named, terminal.signal);
  if (!isExternal(workflow)) {
    throw appError(COMMAND_ERRORS, 'COMMAND_TRIGGER_OTHER', {
      message: `"${workflow.name}" (${workflow.id}).`,
    });
  }
  return workflow;
}
