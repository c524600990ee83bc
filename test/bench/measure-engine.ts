import type { ActionAnswer } from '../../src/engine/action-call.ts';
import type { EngineEvent } from '../../src/engine/engine-event.ts';
import { compileProgram } from '../../src/engine/program.ts';
import { startRun } from '../../src/engine/run.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { costOf } from './cost.ts';

const WARM_UP = 2000;
const RUNS = 50_000;

/** Runs a workflow of ten steps as often as it goes, each run with its history: nothing but the engine. */
export async function measureEngine(): Promise<JsonObject> {
  let events = 0;
  const once = (): void => {
    const seen: EngineEvent[] = [];
    const run = startRun(
      compileProgram(DEFINITION),
      INPUT,
      { perform: answer, observe: (event) => void seen.push(event) },
      0,
    );
    if (run.outcome.kind !== 'Completed') {
      throw new Error(`The run ended otherwise: ${JSON.stringify(run.outcome)}.`);
    }
    events += seen.length;
  };
  repeat(WARM_UP, once);
  const { cpuMs } = await costOf(() => repeat(RUNS, once));
  return { runsPerSecond: RUNS / (cpuMs / 1000), events: events / (RUNS + WARM_UP) };
}

function repeat(times: number, work: () => void): void {
  for (let count = 0; count < times; count += 1) {
    work();
  }
}

const INPUT: JsonObject = { identity: { id: '1', name: 'Ann' } };
const IDENTITY: JsonObject = { id: '1', name: 'Ann', emailAddress: 'ann@acme.example' };

function answer(): ActionAnswer {
  return { kind: 'output', output: IDENTITY };
}

function mail(nextStep: string): JsonObject {
  return {
    type: 'action',
    actionId: 'sp:send-email',
    versionNumber: 2,
    attributes: {
      recipientEmailList: ['iam@acme.example'],
      subject: 'Hello {{$.defineVariable.fullName}} ({{$.trigger.identity.id}})',
      body: '<p>Hello ${name}</p>',
      context: { 'name.$': '$.getIdentity.name' },
    },
    nextStep,
  };
}

/** Ten steps: an action, a choice by a regular expression, a variable with a transform, six mails, an end. */
const DEFINITION: JsonObject = {
  start: 'Get Identity',
  steps: {
    'Get Identity': {
      type: 'action',
      actionId: 'sp:get-identity',
      versionNumber: 2,
      attributes: { 'id.$': '$.trigger.identity.id' },
      nextStep: 'Has Mailbox',
    },
    'Has Mailbox': {
      type: 'choice',
      choiceList: [
        {
          comparator: 'StringMatches',
          'variableA.$': '$.getIdentity.emailAddress',
          variableB: '^[^@]+@acme\\.example$',
          nextStep: 'Define Variable',
        },
      ],
      defaultStep: 'Done',
    },
    'Define Variable': {
      type: 'Mutation',
      actionId: 'sp:define-variable',
      attributes: {
        variables: [
          {
            name: 'Full Name',
            'variableA.$': '$.getIdentity.name',
            transforms: [{ id: 'sp:transform:concatenate:string', input: { variableB: ' A.' } }],
          },
        ],
      },
      nextStep: 'Mail 1',
    },
    ...Object.fromEntries(
      [1, 2, 3, 4, 5, 6].map((n) => [`Mail ${n}`, mail(n === 6 ? 'Done' : `Mail ${n + 1}`)]),
    ),
    Done: { type: 'success' },
  },
};
