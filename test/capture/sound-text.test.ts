import fc from 'fast-check';
import { expect, test } from 'vitest';
import { soundText } from '../../src/capture/sound-text.ts';
import { writeWorkflow } from '../../src/capture/written-workflow.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { compile } from '../../src/documents/compile.ts';
import { expand } from '../../src/documents/expand.ts';
import { equal } from '../../src/kernel/json.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { managedPart } from '../../src/normal-form/leaves.ts';
import { normalForm } from '../../src/normal-form/normal-form.ts';
import { readLiveWorkflow } from '../../src/workflow/workflow.ts';
import { rawWorkflow } from '../support/workflow-arbitraries.ts';

const RUNS = Number(process.env['RUNS'] ?? 60);

/** Texts and keys that a file may not say, or that are hard to write. */
const HOSTILE: readonly Json[] = [
  '\u0000tag {"tag":{"kind":"live"}}',
  '\u0000',
  '\ud800',
  'a\r\nb\r',
  '\ufeffx',
  '  lead',
  'trail  \n\n',
  '--- !!binary |',
  '*alias',
  '${X} $${Y} {{$.secrets.x}}',
  '$.secrets.4f1f4b4e-0000-4000-8000-000000000000',
  'Bearer eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln',
  'https://bob:hunter2hunter2@acme.example/?token=abcdefgh1234',
  '-----BEGIN RSA PRIVATE KEY-----\nMIIE',
  'c17bea3a-574d-453c-9e04-4365fbf5af0b',
  -0,
  1e21,
  5e-324,
  [[[[]]]],
  { __proto__x: 1, 'a b': null },
  JSON.parse('{"__proto__": {"x": 1}, "constructor": "y", "<<": {"a": 1}}'),
  'x'.repeat(5000),
];

const KEYS = [
  'password',
  'oAuthClientSecret',
  'url',
  'body',
  'x.$',
  '<<',
  '',
  '~',
  'true',
  '1',
  '? a',
  '__proto__',
  '\u0000k',
  'k\nl',
  '#',
  'paramID',
];

const hostile: fc.Arbitrary<JsonObject> = fc
  .tuple(
    rawWorkflow,
    fc.array(fc.tuple(fc.constantFrom(...KEYS), fc.constantFrom(...HOSTILE)), { maxLength: 5 }),
    fc.boolean(),
  )
  .map(([raw, members, enabled]) => ({
    ...raw,
    enabled,
    definition: {
      start: 'A',
      steps: {
        ...((raw['definition'] as JsonObject | undefined)?.['steps'] as JsonObject | undefined),
        A: {
          type: 'action',
          actionId: 'sp:http',
          attributes: Object.fromEntries([
            ['jsonRequestBody', Object.fromEntries(members)],
            ...members,
          ]),
        },
      },
    },
  }));

test('what a tenant holds is printed without an error, and means what the tenant has', () => {
  fc.assert(
    fc.property(hostile, (raw) => {
      const live = readLiveWorkflow(raw)!;
      const written = writeWorkflow(live, new Map());
      const sound = soundText(written, 'one.yaml');
      expect(sound.ok && sound.value.text).toBeTypeOf('string');
      if (!sound.ok) {
        return;
      }
      const read = readDocument('one.yaml', Buffer.from(sound.value.text));
      expect(read.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      const expansion = expand(
        { ...read, document: read.document! },
        {
          patches: [],
          rules: {},
          variables: new Map(),
          tenantFile: '',
          named: () => ({ ok: false, why: 'missing' }),
          uses: () => undefined,
        },
      );
      const desired = compile(expansion.expanded!, {
        reference: () => undefined,
        self: (field) => (field === 'id' ? live.id : 'u'),
      });
      const wanted = managedPart(desired.form, desired.fields, desired.ignore);
      const has = managedPart(normalForm(raw), desired.fields, desired.ignore);
      expect(equal(wanted, has) ? has : wanted).toEqual(has);
    }),
    { numRuns: RUNS },
  );
});
