import type { JsonObject } from '../../src/kernel/json.ts';

/** A workflow that can be enabled. */
export function mailing(name: string, more: JsonObject = {}): JsonObject {
  return {
    name,
    description: 'Says hello',
    trigger: { type: 'EVENT', attributes: { id: 'idn:identity-created' } },
    definition: {
      start: 'Send Email',
      steps: {
        'Send Email': {
          actionId: 'sp:send-email',
          type: 'action',
          versionNumber: 2,
          nextStep: 'Done',
          attributes: { subject: 'Hi', body: 'Hello', recipientEmailList: ['a@acme.example'] },
        },
        Done: { type: 'success' },
      },
    },
    ...more,
  };
}

/** The JSON Patch that turns a workflow on or off. */
export function switchTo(enabled: boolean): readonly JsonObject[] {
  return [{ op: 'replace', path: '/enabled', value: enabled }];
}
