import type { EngineEvent } from '../../engine/engine-event.ts';
import type { Ending, StepError } from '../../engine/outcome.ts';
import { own, stringAt } from '../../kernel/json.ts';
import type { Json, JsonObject } from '../../kernel/json.ts';
import { LOOP_ACTIONS, stepMaps } from '../../workflow/step.ts';
import type { StepMap } from '../../workflow/step.ts';
import type { Execution } from './execution.ts';
import { timeText } from './execution.ts';

type Of<K extends EngineEvent['kind']> = Extract<EngineEvent, { readonly kind: K }>;

interface Written {
  readonly type: string;
  readonly attributes: JsonObject;
}

/**
 * Gives what an execution did as the API tells it (facts 5.6): actions as ActivityTask events, operators and ends as
 * WorkflowTask events (what those carry on a real tenant is not known, facts 7.12), rounds of loops as child executions.
 * Events inside of a round say so in `iteration`.
 */
export function historyEvents(
  execution: Execution,
  events: readonly EngineEvent[],
): readonly JsonObject[] {
  const maps = stepMaps(execution.definition);
  return events.flatMap((event) =>
    writeEvent(event, maps).map(({ type, attributes }) => ({
      type,
      timestamp: timeText(event.at),
      attributes: {
        ...attributes,
        ...(event.iteration === undefined ? {} : { iteration: { ...event.iteration } }),
      },
    })),
  );
}

function writeEvent(event: EngineEvent, maps: readonly StepMap[]): readonly Written[] {
  switch (event.kind) {
    case 'run-started':
      return [{ type: 'WorkflowExecutionStarted', attributes: { input: event.input } }];
    case 'step-started':
      return stepStarted(event, maps);
    case 'step-ended':
      return [stepEnded(event, maps)];
    case 'step-failed':
      return [stepFailed(event, maps)];
    case 'iteration-started':
      return [
        { type: 'StartChildWorkflowExecutionInitiated', attributes: { input: event.item } },
        { type: 'ChildWorkflowExecutionStarted', attributes: {} },
      ];
    case 'iteration-ended':
      return [ended('ChildWorkflowExecution', event.outcome)];
    case 'run-ended':
      return [ended('WorkflowExecution', event.outcome)];
  }
}

function stepStarted(event: Of<'step-started'>, maps: readonly StepMap[]): readonly Written[] {
  const step = stepOf(event, maps);
  const named = namesOf(event, step);
  const next = stringAt(step, 'nextStep');
  const scheduled = { ...named, input: event.input, ...(next === undefined ? {} : { next }) };
  const task = taskOf(step);
  return [
    { type: `${task}Scheduled`, attributes: scheduled },
    { type: `${task}Started`, attributes: named },
  ];
}

function stepEnded(event: Of<'step-ended'>, maps: readonly StepMap[]): Written {
  const step = stepOf(event, maps);
  return {
    type: `${taskOf(step)}Completed`,
    attributes: {
      ...namesOf(event, step),
      ...(event.output === undefined ? {} : { result: event.output }),
      ...(event.edge === undefined ? {} : { next: event.edge.to }),
    },
  };
}

function stepFailed(event: Of<'step-failed'>, maps: readonly StepMap[]): Written {
  const step = stepOf(event, maps);
  return {
    type: `${taskOf(step)}Failed`,
    attributes: {
      ...namesOf(event, step),
      error: errorText(event.error),
      ...(event.edge === undefined ? {} : { next: event.edge.to }),
    },
  };
}

/** The API has no event for a cancelled execution, although there is a status (facts 5.6): it shows as a failed one. */
function ended(what: string, outcome: Ending): Written {
  switch (outcome.kind) {
    case 'Completed':
      return { type: `${what}Completed`, attributes: {} };
    case 'Failed':
      return {
        type: `${what}Failed`,
        attributes: { stepName: outcome.step, error: errorText(outcome.error) },
      };
    case 'Canceled':
      return { type: `${what}Failed`, attributes: { error: errorText(CANCELED) } };
  }
}

const CANCELED: StepError = { status: 499, name: 'CanceledError', message: 'canceled' };

/** An error with the suffix that Temporal gives it (facts 5.6). */
function errorText({ message, name }: StepError): string {
  return `${message} (type: ${name === undefined || name === '' ? 'WorkflowError' : name}, retryable: false)`;
}

/** Loops and everything else that calls nothing are the workflow's own tasks. */
function taskOf(step: JsonObject): 'ActivityTask' | 'WorkflowTask' {
  const actionId = stringAt(step, 'actionId') ?? '';
  const action = stringAt(step, 'type')?.toLowerCase() === 'action';
  return action && !LOOP_ACTIONS.has(actionId) ? 'ActivityTask' : 'WorkflowTask';
}

function stepOf(
  event: Of<'step-started' | 'step-ended' | 'step-failed'>,
  maps: readonly StepMap[],
): JsonObject {
  const loop = event.iteration?.loop;
  return maps.find((map) => map.loop === loop)?.steps.get(event.step) ?? {};
}

function namesOf(event: { readonly step: string }, step: JsonObject): JsonObject {
  const displayName = stringAt(step, 'displayName');
  const technicalName = technicalNameOf(step);
  return {
    displayName: displayName === undefined || displayName === '' ? event.step : displayName,
    stepName: event.step,
    ...(technicalName === undefined ? {} : { technicalName }),
  };
}

/** Names an action as activities are named: colons throughout, and the version (facts 5.6). */
function technicalNameOf(step: JsonObject): string | undefined {
  const actionId = stringAt(step, 'actionId');
  const version: Json | undefined = own(step, 'versionNumber');
  return actionId === undefined
    ? undefined
    : actionId.replaceAll('-', ':') + (typeof version === 'number' ? `:v${version}` : '');
}
