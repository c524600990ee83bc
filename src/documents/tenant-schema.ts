import type { JsonObject } from '../kernel/json.ts';
import { REFERENCE_KINDS } from '../workflow/reference.ts';
import { known, where } from './schema/written-value.ts';

const TEXT: JsonObject = { type: 'string', pattern: '\\S' };

/** JSON Schema of `tenants/<tenant>.yaml`, for editors; draft-07, as that of a workflow file. */
export function tenantFileSchema(): JsonObject {
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    title: 'Mainsheet tenant file',
    description: 'What differs in one tenant: tenants/TENANT.yaml beside the workflow files.',
    type: 'object',
    additionalProperties: false,
    properties: {
      ids: {
        description:
          'The workflow of the tenant that a file describes, by the path of the file. Export writes it.',
        type: ['object', 'null'],
        additionalProperties: { ...TEXT, description: 'The id of the workflow in this tenant.' },
      },
      only: patterns(
        'The files that this tenant takes, in the syntax of gitignore. Without it, all.',
      ),
      exclude: patterns('The files that this tenant does not take, in the syntax of gitignore.'),
      variables: {
        description:
          'What !var and ${…} in !sub give in this tenant: text, numbers, booleans, lists or mappings, in which !ref, !self and !live may stand.',
        type: ['object', 'null'],
        propertyNames: {
          pattern: '^[A-Za-z_][A-Za-z0-9_.-]{0,99}$',
          patternErrorMessage: 'A name holds letters, digits, _, . and -.',
        },
      },
      refs: {
        description:
          'Ids for what !ref names, such as source/Active Directory. They win over what the tenant says.',
        type: ['object', 'null'],
        propertyNames: {
          pattern: `^(${kinds().join('|')})/.*\\S|^entitlement/[^/]+/.`,
          patternErrorMessage: `Write kind/name, as behind !ref; kinds: ${REFERENCE_KINDS.join(', ')}.`,
        },
        additionalProperties: { ...TEXT, description: 'The id in this tenant.' },
      },
      patches: {
        description:
          'Changes of single workflows for this tenant, which are made when all tags have their values.',
        type: ['array', 'null'],
        items: patch(),
      },
    },
  };
}

function kinds(): readonly string[] {
  return REFERENCE_KINDS.filter((kind) => kind !== 'entitlement');
}

function patterns(description: string): JsonObject {
  return { description, type: ['array', 'null'], items: TEXT, examples: [['joiners/**']] };
}

function patch(): JsonObject {
  return {
    type: 'object',
    required: ['workflow', 'patch'],
    properties: {
      workflow: {
        description: 'The workflow file, seen from the folder of the workflow files.',
        ...TEXT,
      },
      patch: {
        description: 'The operations of a JSON Patch (RFC 6902), in their order.',
        type: 'array',
        items: operation(),
      },
    },
  };
}

function operation(): JsonObject {
  return {
    type: 'object',
    required: ['op', 'path'],
    properties: {
      op: known(
        {
          add: 'Puts a member or an item in; a member that is there gets another value.',
          remove: 'Takes a member or an item out.',
          replace: 'Gives another value to one that is there.',
          move: 'Takes a value away at `from`, and puts it in.',
          copy: 'Puts in the value at `from`.',
          test: 'Fails when another value is there.',
        },
        undefined,
        'What is done.',
      ),
      path: pointer('Where, as a JSON Pointer into the workflow.'),
      from: pointer('From where, for move and copy.'),
      value: { description: 'The value, for add, replace and test. It may be a tag.' },
    },
    allOf: [
      where('op', ['add', 'replace', 'test'], { required: ['value'] }),
      where('op', ['move', 'copy'], { required: ['from'] }),
    ],
  };
}

function pointer(description: string): JsonObject {
  return {
    description,
    type: 'string',
    pattern: '^(/([^~/]|~[01])*)+$',
    patternErrorMessage: 'Write a JSON Pointer, such as /enabled; a / in a key is written ~1.',
  };
}
