import type { MockRule } from '../../src/emulator/mocks.ts';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { JsonObject } from '../../src/kernel/json.ts';

/** Which step an execution comes to: both fail, `neither` succeeds. */
export type Cause = 'A' | 'B' | 'neither';

/** What makes both steps fail. */
export const FAILING: readonly MockRule[] = (['A', 'B'] as const).map((cause) => ({
  match: { step: `Call ${cause}` },
  answer: { error: { status: 503, message: 'Out of order' } },
}));

/** So many workflows, as the API takes them; what one is started with says where it fails. */
export function failingWorkflows(count: number): readonly JsonObject[] {
  return Array.from({ length: count }, (_, index) => ({
    name: `W${index}`,
    description: 'Made to fail',
    enabled: true,
    trigger: { type: 'EVENT', attributes: { id: 'idn:identity-created', 'filter.$': '$' } },
    definition: {
      start: 'Which',
      steps: {
        Which: {
          type: 'choice',
          choiceList: [goes('A'), goes('B')],
          defaultStep: 'Done',
        },
        'Call A': call(),
        'Call B': call(),
        Done: { type: 'success' },
      },
    },
  }));
}

/** The same as files. */
export function failingFiles(count: number): Record<string, string> {
  return Object.fromEntries(
    failingWorkflows(count).map((one, index) => [`w${index}.yaml`, JSON.stringify(one)]),
  );
}

/** Gives what starts an execution of the workflow with a number, without a request. */
export function starter({ state }: Emulator): (index: number, cause: Cause) => void {
  const byName = new Map(state.workflows.list().map((stored) => [stored.value['name'], stored]));
  return (index, cause) => {
    const stored = byName.get(`W${index}`);
    if (stored === undefined) {
      throw new Error(`There is no workflow W${index}.`);
    }
    state.runner.start(stored, { identity: { id: '1', name: cause }, attributes: {} });
  };
}

function goes(cause: Cause): JsonObject {
  return {
    comparator: 'StringEquals',
    'variableA.$': '$.trigger.identity.name',
    variableB: cause,
    nextStep: `Call ${cause}`,
  };
}

function call(): JsonObject {
  return {
    type: 'action',
    actionId: 'sp:send-email',
    versionNumber: 2,
    attributes: { recipientEmailList: ['a@acme.example'], subject: 'Hello', body: 'Hello' },
    nextStep: 'Done',
  };
}
