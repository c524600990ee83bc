import type { JsonObject } from '../kernel/json.ts';
import { settingsSchema } from './schema/settings-schema.ts';
import { stepKinds, stepSchema, stepsSchema } from './schema/step-schema.ts';
import { triggerSchema } from './schema/trigger-schema.ts';
import { flag, mapping, quiet, ref, text, when } from './schema/written-value.ts';

/**
 * JSON Schema of a workflow file, for editors. It is draft-07, the newest that every YAML editor understands whole. It
 * knows what the built-in catalogue knows, takes what a tenant may know beyond it, and takes a tag anywhere.
 */
export function workflowSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Mainsheet workflow',
    description: 'A workflow of a tenant, as a file.',
    type: 'object',
    // An export of whole objects is taken as it is (facts 2.8); its members are not worth proposing.
    ...when(
      { anyOf: [{ required: ['objects'] }, { required: ['object'] }] },
      { properties: { mainsheet: ref('mainsheet') } },
    ),
    else: ref('workflow'),
    definitions: {
      workflow: body(),
      definition: definition(),
      trigger: triggerSchema(),
      steps: stepsSchema(),
      step: stepSchema(),
      ...stepKinds(),
      mainsheet: settingsSchema(),
    },
  };
}

function body(): JsonObject {
  return {
    type: 'object',
    required: ['name'],
    additionalProperties: false,
    properties: {
      name: {
        description: 'The name of the workflow in the tenant; no two files have the same one.',
        type: 'string',
        pattern: '\\S',
        patternErrorMessage: 'A workflow has a name.',
      },
      description: text('What the workflow is for.'),
      enabled: flag('Whether it runs. Without it, the tenant decides; a new workflow is disabled.'),
      owner: owner(),
      trigger: ref('trigger'),
      definition: ref('definition'),
      mainsheet: ref('mainsheet'),
      $schema: quiet({ type: 'string' }),
      ...serverFields(),
    },
    patternProperties: { '^dailyExecutionCount': {} },
  };
}

function owner(): JsonObject {
  return {
    ...mapping(
      'The identity that the workflow belongs to, as !ref identity/ALIAS or with its id. Without it, the tenant decides.',
      {
        title: 'identity',
        defaultSnippets: [{ label: '!ref identity', bodyText: '!ref identity/${1:ALIAS}' }],
        required: ['type', 'id'],
        additionalProperties: false,
        properties: {
          type: { description: 'Always IDENTITY.', const: 'IDENTITY' },
          id: { description: 'The id of the identity.', type: 'string' },
          name: text('For people; the id counts.'),
        },
      },
    ),
    pattern: '^$|^/|^identity/.|^[A-Z][A-Z0-9_.-]*$',
    patternErrorMessage: 'Write !ref identity/ALIAS, or a mapping with type: IDENTITY and an id.',
  };
}

function definition(): JsonObject {
  return mapping('The steps, and the one to start with. Present, it is managed whole.', {
    additionalProperties: false,
    properties: {
      start: text('The first step.'),
      steps: ref('steps'),
      // Old documentation shows these two in here (facts 2.8).
      trigger: quiet({}),
      version: quiet({}),
    },
  });
}

/** What an export carries and nobody writes (facts 2.4). */
function serverFields(): JsonObject {
  const about = "The tenant's own; ignored.";
  return Object.fromEntries(
    ['id', 'created', 'modified', 'modifiedBy', 'creator', 'executionCount', 'failureCount'].map(
      (key) => [key, quiet({ description: about })],
    ),
  );
}
