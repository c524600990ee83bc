import { follow } from '../executions/follow.ts';
import type { Followed, Look } from '../executions/follow.ts';
import { learnSecrets } from '../executions/learn-secrets.ts';
import { openSteps } from '../executions/path-taken.ts';
import type { StepTaken } from '../executions/path-taken.ts';
import { appError } from '../kernel/app-error.ts';
import type { Clock } from '../kernel/clock.ts';
import { stepsText } from '../report/execution-steps-text.ts';
import { spanOf } from '../report/execution-list-text.ts';
import { spanText } from '../report/execution-times.ts';
import { printable } from '../report/printable.ts';
import { isTenantError } from '../tenant/tenant-error.ts';
import { SLEEP_ACTION } from '../workflow/step.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { confirmed } from './confirmed.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { timeOf } from './executions-list.ts';
import { definitionOf, showCommand, textOptions } from './executions-show.ts';
import { findWorkflow } from './find-workflow.ts';
import { readInput } from './read-input.ts';
import { withTenant } from './running-tenant.ts';
import type { RunningTenant, TenantOptions } from './running-tenant.ts';
import { print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface StartOptions extends TenantOptions {
  readonly input: string;
  readonly yes?: boolean;
  /** False with --no-wait. */
  readonly wait: boolean;
}

const DONE = 0;
const FAILED = 1;
const WAITING = 3;
const INTERRUPTED = 130;

/**
 * Runs a disabled workflow and shows its steps as it goes. Ends with 0 when it completed, 1 when it failed or was
 * canceled, 3 when it waits for a person, 130 when it was interrupted; the run goes on then.
 */
export async function startWorkflow(
  terminal: Terminal,
  named: string,
  options: StartOptions,
  clock?: Clock,
): Promise<number> {
  const input = await readInput(terminal, options.input);
  return withTenant(
    terminal,
    options,
    async (running) => {
      const workflow = await findWorkflow(running, named, terminal.signal);
      if (workflow.enabled) {
        throw appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_ENABLED', {
          message: `"${workflow.name}" (${workflow.id}).`,
        });
      }
      say(terminal, `"${printable(workflow.name)}" is run for real: its steps do what they say.`);
      await confirmed(terminal, `Start it in tenant ${running.config.name}?`, options.yes);
      const id = await begin(terminal, running, workflow, input);
      if (!options.wait) {
        print(terminal, id);
        say(terminal, `See how it goes: ${showCommand(running, id)}`);
        return DONE;
      }
      say(terminal, `Started as ${id}.`);
      return watch(terminal, running, workflow, id, options);
    },
    clock,
  );
}

async function begin(
  terminal: Terminal,
  { tenant }: RunningTenant,
  { id }: LiveWorkflow,
  input: Awaited<ReturnType<typeof readInput>>,
): Promise<string> {
  try {
    return await tenant.testWorkflow(id, input, terminal.signal);
  } catch (error) {
    if (isTenantError(error) && error.outcome === 'unknown') {
      say(
        terminal,
        'It may have started: look at `mainsheet executions list` before it is tried again.',
      );
    }
    throw error;
  }
}

async function watch(
  terminal: Terminal,
  running: RunningTenant,
  workflow: LiveWorkflow,
  id: string,
  options: StartOptions,
): Promise<number> {
  const { tenant, house } = running;
  let told = 0;
  const tell = (steps: readonly StepTaken[]): void => {
    if (steps.length > told) {
      print(terminal, stepsText(steps.slice(told), textOptions(terminal, running, options)));
      told = steps.length;
    }
  };
  const paused = new Set<string>();
  const tellPauses = (steps: readonly StepTaken[]): void => {
    for (const { step, actionId } of openSteps(steps)) {
      if (actionId === SLEEP_ACTION && !paused.has(step)) {
        paused.add(step);
        say(
          terminal,
          `It stands at "${printable(step)}" for a while. An interrupt does not end it.`,
        );
      }
    }
  };
  try {
    const followed = await follow(id, {
      tenant,
      clock: house.clock,
      signal: terminal.signal,
      definition: definitionOf(workflow),
      seen: ({ path }) => {
        learnSecrets(house.masker, path);
        tell(settled(path.steps));
        tellPauses(path.steps);
      },
    });
    if (followed.kind !== 'missing') {
      learnSecrets(house.masker, followed.path);
      tell(followed.path.steps);
    }
    return tellEnd(terminal, running, id, followed);
  } catch (error) {
    if (!terminal.signal.aborted) {
      throw error;
    }
    say(terminal, `The run goes on. See how it goes: ${showCommand(running, id)}`);
    return INTERRUPTED;
  }
}

/** The steps up to the first that still runs. */
function settled(steps: Look['path']['steps']): readonly StepTaken[] {
  const open = steps.findIndex(({ status }) => status === 'Running');
  return open < 0 ? steps : steps.slice(0, open);
}

function tellEnd(
  terminal: Terminal,
  running: RunningTenant,
  id: string,
  followed: Followed,
): number {
  switch (followed.kind) {
    case 'missing':
      say(terminal, `The tenant does not show it yet. Look again: ${showCommand(running, id)}`);
      return FAILED;
    case 'waits': {
      const names = followed.steps.map(({ step }) => `"${printable(step)}"`).join(', ');
      say(terminal, `It waits for a person at ${names}, and goes on when they answer.`);
      say(terminal, `Look again: ${showCommand(running, id)}`);
      return WAITING;
    }
    case 'ended': {
      const { execution, path } = followed;
      const took = spanText(spanOf(execution), timeOf(running));
      const why =
        path.error === undefined ? '' : `: ${printable(running.house.masker.text(path.error))}`;
      print(terminal, `${execution.status} after ${took}${why}`);
      return execution.status === 'Completed' ? DONE : FAILED;
    }
  }
}
