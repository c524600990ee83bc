import { isObject } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { comparatorOf } from './comparators.ts';
import { setMember } from './data.ts';
import type { Frame } from './frame.ts';
import { startLoop } from './loop.ts';
import { endFrame, failStep, leave, takeOutput } from './moves.ts';
import type { ChoiceProgram, StepProgram } from './program.ts';
import { resolve, resolveObject } from './resolve.ts';
import type { Scope } from './resolve.ts';
import { scopeOf, stepsOf, tell } from './session.ts';
import type { Session } from './session.ts';
import { StepTrouble } from './step-trouble.ts';
import { defineVariables, updateVariables } from './variables.ts';
import { waitEnd } from './wait.ts';

type Kind<K extends StepProgram['kind']> = Extract<StepProgram, { readonly kind: K }>;

/** Takes the step a frame stands at; afterwards the frame stands at the next one, waits, or has ended. */
export function takeStep(session: Session, frame: Frame): void {
  const step = stepsOf(session, frame).get(frame.at);
  if (step === undefined) {
    const message = `start names step '${frame.at}', which does not exist`;
    endFrame(session, frame, { kind: 'Failed', step: frame.at, error: { status: 400, message } });
    return;
  }
  try {
    act(session, frame, step);
  } catch (error) {
    if (!(error instanceof StepTrouble)) {
      throw error;
    }
    failStep(session, frame, error.error);
  }
}

function act(session: Session, frame: Frame, step: StepProgram): void {
  switch (step.kind) {
    case 'success':
      tell(session, frame, { kind: 'step-started', step: step.key, type: 'success', input: {} });
      tell(session, frame, { kind: 'step-ended', step: step.key });
      return endFrame(session, frame, { kind: 'Completed' });
    case 'failure':
      return fail(session, frame, step);
    case 'choice':
      return choose(session, frame, step);
    case 'variables':
      return setVariables(session, frame, step);
    case 'wait':
      return wait(session, frame, step);
    case 'action':
      return call(session, frame, step);
    case 'loop':
      return startLoop(session, frame, step);
    case 'wrong':
      throw new StepTrouble(step.message);
  }
}

/** A failure end: the run is Failed under the name that the step gives (facts 5.4). */
function fail(session: Session, frame: Frame, step: Kind<'failure'>): void {
  const resolved = resolve(step.description, scopeOf(session, frame));
  const description = typeof resolved === 'string' ? resolved : '';
  const input: JsonObject = { failureName: step.failureName, description };
  tell(session, frame, { kind: 'step-started', step: step.key, type: 'failure', input });
  tell(session, frame, { kind: 'step-ended', step: step.key });
  const error = { status: 500, name: step.failureName, message: description };
  endFrame(session, frame, { kind: 'Failed', step: step.key, error });
}

/** The first item that holds wins, else the default (facts 3.4). */
function choose(session: Session, frame: Frame, step: Kind<'choice'>): void {
  const scope = scopeOf(session, frame);
  const operands = step.items.map((item) => operandsOf(item, scope));
  tell(session, frame, {
    kind: 'step-started',
    step: step.key,
    type: 'choice',
    input: { choiceList: operands },
  });
  const index = step.items.findIndex((item, at) => {
    const compare = comparatorOf(item.comparator);
    if (compare === undefined) {
      throw new StepTrouble(`'${item.comparator}' is no comparator`);
    }
    return compare(operands[at]?.['variableA'], operands[at]?.['variableB']);
  });
  const chosen = step.items[index];
  leave(
    session,
    frame,
    step,
    chosen === undefined
      ? { kind: 'default', to: step.otherwise }
      : { kind: 'choice', choice: index, to: chosen.next },
  );
}

function operandsOf({ comparator, a, b }: ChoiceProgram, scope: Scope): JsonObject {
  const [variableA, variableB] = [a, b].map((operand) =>
    operand === undefined ? undefined : resolve(operand, scope),
  );
  return {
    comparator,
    ...(variableA === undefined ? {} : { variableA }),
    ...(variableB === undefined ? {} : { variableB }),
  };
}

function setVariables(session: Session, frame: Frame, step: Kind<'variables'>): void {
  const scope = scopeOf(session, frame);
  const edge = { kind: 'next', to: step.next } as const;
  if (!step.updates) {
    const output = defineVariables(step.variables, scope);
    tell(session, frame, { kind: 'step-started', step: step.key, type: 'Mutation', input: {} });
    return leave(session, frame, step, edge, output);
  }
  const assignments = updateVariables(step.variables, scope);
  const input: Record<string, Json> = {};
  for (const { step: holder, variable, value } of assignments) {
    setMember(input, `$.${holder}.${variable}`, value);
    for (const { data } of holdersOf(session, frame)) {
      const members = data[holder];
      const next = { ...(isObject(members) ? members : {}) };
      setMember(next, variable, value);
      setMember(data, holder, next);
    }
  }
  tell(session, frame, { kind: 'step-started', step: step.key, type: 'Mutation', input });
  return leave(session, frame, step, edge);
}

/** Where a changed variable shows: in a serial loop also behind the round, for those to come (facts 3.4). */
function holdersOf(session: Session, frame: Frame): readonly Frame[] {
  const [main] = session.run.frames;
  const serial = frame.iteration !== undefined && scopeOf(session, frame).pins !== undefined;
  return serial && main !== undefined ? [frame, main] : [frame];
}

function wait(session: Session, frame: Frame, step: Kind<'wait'>): void {
  const input = resolveObject(step.attributes, scopeOf(session, frame));
  tellAction(session, frame, step, input);
  const until = waitEnd(input, session.now);
  if (until <= session.now) {
    return leave(session, frame, step, { kind: 'next', to: step.next });
  }
  frame.standing = { kind: 'sleeping', until };
}

function call(session: Session, frame: Frame, step: Kind<'action'>): void {
  const attributes = resolveObject(step.attributes, scopeOf(session, frame));
  const { run, host, now } = session;
  run.calls += 1;
  const id = run.calls;
  tellAction(session, frame, step, attributes, id);
  const answer = host.perform({
    id,
    step: step.key,
    actionId: step.actionId,
    version: step.version,
    attributes,
    ...(frame.iteration === undefined ? {} : { iteration: frame.iteration }),
  });
  switch (answer.kind) {
    case 'output':
      return takeOutput(session, frame, answer.output);
    case 'error':
      return failStep(session, frame, answer.error);
    case 'later':
      frame.standing = {
        kind: 'calling',
        call: id,
        ...(answer.timeoutMs === undefined ? {} : { until: now + answer.timeoutMs }),
      };
  }
}

function tellAction(
  session: Session,
  frame: Frame,
  step: Kind<'action' | 'wait'>,
  input: JsonObject,
  id?: number,
): void {
  tell(session, frame, {
    kind: 'step-started',
    step: step.key,
    type: 'action',
    actionId: step.actionId,
    ...(step.version === undefined ? {} : { version: step.version }),
    input,
    ...(id === undefined ? {} : { call: id }),
  });
}
