import { stringify } from 'yaml';
import type { Json, JsonObject } from '../../src/kernel/json.ts';

/** What may differ between the workflows of a measurement. */
export interface WorkloadOptions {
  readonly enabled?: boolean;
  readonly steps?: number;
}

const STEPS = 20;

/** A workflow of so many steps that the tenant accepts, as its API takes it. */
export function workflowValue(name: string, options: WorkloadOptions = {}): JsonObject {
  const count = options.steps ?? STEPS;
  const steps = Array.from({ length: count - 1 }, (_, index): [string, Json] => [
    `Step ${index}`,
    stepValue(index, index + 2 === count ? 'Done' : `Step ${index + 1}`),
  ]);
  return {
    name,
    description: `Made for a measurement: ${name}`,
    enabled: options.enabled ?? true,
    trigger: {
      type: 'EVENT',
      attributes: {
        id: 'idn:identity-attributes-changed',
        'filter.$': `$.changes[?(@.attribute == "department" && @.newValue == "${name}")]`,
      },
    },
    definition: {
      start: 'Step 0',
      steps: Object.fromEntries([...steps, ['Done', { type: 'success' }]]),
    },
  };
}

/** The same workflow as a file, about ten lines for a step. */
export function workflowText(name: string, options: WorkloadOptions = {}): string {
  const enabled = options.enabled ?? true;
  const key = `${enabled} ${options.steps ?? STEPS}`;
  const text =
    texts.get(key) ?? stringify(workflowValue(PLACE, { ...options, enabled }), { lineWidth: 0 });
  texts.set(key, text);
  return text.replaceAll(PLACE, name);
}

/** Printing YAML is slow, and only the name differs. */
const texts = new Map<string, string>();
const PLACE = 'NAME-OF-THE-WORKFLOW';

/** The name of the workflow with this number. */
export function nameOf(index: number): string {
  return `Workflow ${String(index).padStart(5, '0')}`;
}

/** The file of the workflow with this number; at most a hundred in a directory. */
export function fileOf(index: number): string {
  return `team-${String(Math.floor(index / 100)).padStart(3, '0')}/workflow-${index}.yaml`;
}

/** So many files by their paths. */
export function workflowFiles(
  count: number,
  options: WorkloadOptions = {},
): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: count }, (_, index) => [
      fileOf(index),
      workflowText(nameOf(index), options),
    ]),
  );
}

/** The name of the tenant with this number, where there are many. */
export function tenantName(index: number): string {
  return `tenant-${String(index).padStart(4, '0')}`;
}

/** Files of many tenants, so many for each in a directory of its own. */
export function crowdFiles(tenants: number, each: number): Record<string, string> {
  return Object.fromEntries(
    Array.from({ length: tenants * each }, (_, index) => {
      const workflow = index % each;
      const directory = `tenants/${tenantName(Math.floor(index / each))}`;
      return [`${directory}/workflow-${workflow}.yaml`, workflowText(nameOf(workflow))];
    }),
  );
}

function stepValue(index: number, next: string): JsonObject {
  switch (index % 4) {
    case 0:
      return action('sp:http', next, {
        method: 'post',
        url: 'https://hooks.acme.example/facilities/orders',
        authenticationType: null,
        requestContentType: 'json',
        jsonRequestBody: { kind: 'order', 'identity.$': '$.trigger.identity.id', number: index },
        resultSelector: [`$.step${index}.statusCode`, `$.step${index}.body.orderNumber`],
      });
    case 1:
      return {
        type: 'choice',
        actionId: 'sp:compare-strings',
        choiceList: [
          {
            comparator: 'StringEquals',
            'variableA.$': '$.trigger.identity.name',
            variableB: `Person ${index}`,
            nextStep: 'Done',
          },
        ],
        defaultStep: next,
      };
    case 2:
      return action('sp:send-email', next, {
        recipientEmailList: ['service-desk@acme.example', 'iam@acme.example'],
        subject: `Step ${index} ran for {{$.trigger.identity.name}}`,
        body: '<p>${name} moved to another department.</p>\n<p>Please have a look.</p>\n',
        context: { 'name.$': '$.trigger.identity.name' },
      });
    default:
      return action('sp:get-accounts', next, {
        getAccountsBy: 'specificIdentity',
        'identity.$': '$.trigger.identity.id',
        resultSelector: [`$.step${index}.accounts[*].sourceName`],
      });
  }
}

function action(actionId: string, nextStep: string, attributes: JsonObject): JsonObject {
  return {
    type: 'action',
    actionId,
    versionNumber: actionId === 'sp:get-accounts' ? 1 : 2,
    attributes,
    nextStep,
  };
}
