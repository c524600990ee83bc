import type { JsonObject } from '../../kernel/json.ts';
import { WRITABLE_FIELDS } from '../../workflow/workflow.ts';
import { known } from './written-value.ts';

const IGNORABLE = WRITABLE_FIELDS.filter((field) => field !== 'name');

const EMPTY: JsonObject = { type: 'null' };

/** The `mainsheet:` block, in which no tag can stand: what it says is decided before the tenant is asked anything. */
export function settingsSchema(): JsonObject {
  return {
    description: 'What Mainsheet does with this workflow. It is never sent to the tenant.',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      drift: known(
        {
          correct: 'The file wins: the workflow is made equal to it again.',
          report: 'The change is told, and stays until a person decides.',
          capture: 'The change is written back to Git, on a branch of its own.',
        },
        EMPTY,
        'What happens when somebody changes the workflow in the tenant. Without it, the drift of the tenant holds.',
      ),
      prune: known(
        {
          keep: 'The workflow stays as it is, and is not ours any more.',
          quarantine: 'The workflow is disabled, and deleted when its time of grace is over.',
          delete: 'The workflow is deleted.',
        },
        EMPTY,
        'What happens to the workflow when this file is gone. Without it, the prune of the tenant holds.',
      ),
      ignore: {
        description:
          'Places of the workflow that are neither compared nor written, as JSON Pointers; a / in a key is written ~1.',
        type: ['array', 'null'],
        items: {
          type: 'string',
          pattern: `^/(${IGNORABLE.join('|')})(/([^~]|~[01])*)?$`,
          patternErrorMessage: `Write a JSON Pointer that begins with ${IGNORABLE.map((field) => `/${field}`).join(', ')}.`,
        },
        examples: [['/definition/steps/Send Email/attributes/from']],
      },
      movedFrom: {
        description:
          'The path this file had before, from the root of the repository, so that its workflow keeps its id.',
        type: ['string', 'null'],
        pattern: '^(?!/)(?!(.*/)?\\.\\.(/|$)).+$',
      },
      rollout: rollout(),
      stuckAfter: {
        description:
          'How long an execution may run before it counts as stuck, such as 48h. Without it, none ever does: forms, approvals and waits take their time.',
        type: ['string', 'null'],
        pattern: '^(\\d*[1-9]\\d*(ms|s|m|h|d))+$',
      },
      onStuck: known(
        {
          report: 'It is told, and goes on running.',
          cancel: 'It is cancelled, and told.',
        },
        EMPTY,
        'What happens to an execution that is stuck. Without it, it is told.',
      ),
    },
  };
}

function rollout(): JsonObject {
  return {
    description: 'How the workflow is watched after a change of it was written.',
    type: ['object', 'null'],
    additionalProperties: false,
    properties: {
      observe: {
        description: 'How long executions are watched, such as 15m.',
        type: 'string',
        pattern: '^(0|(\\d+(ms|s|m|h|d))+)$',
      },
      maxFailureRate: {
        description: 'The share of executions that may fail, from 0 to 1.',
        type: 'number',
        minimum: 0,
        maximum: 1,
      },
      minExecutions: {
        description: 'How many executions must have ended before the share is looked at.',
        type: 'integer',
        minimum: 0,
      },
      rollback: {
        description: 'Whether the version before is written again when too many fail.',
        type: 'boolean',
      },
    },
  };
}
