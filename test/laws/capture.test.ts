import fc from 'fast-check';
import { expect, test } from 'vitest';
import { captureEdit } from '../../src/capture/capture-edit.ts';
import { captureMessage } from '../../src/capture/capture-message.ts';
import { readForCapture, wishOf } from '../../src/capture/capture-wish.ts';
import type { CaptureSource } from '../../src/capture/capture-wish.ts';
import { soundText } from '../../src/capture/sound-text.ts';
import { externalUrlOf, writeWorkflow } from '../../src/capture/written-workflow.ts';
import type { Desired } from '../../src/documents/desired.ts';
import { NO_TENANT_FILE } from '../../src/documents/tenant-file.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { isWithin } from '../../src/kernel/pointer.ts';
import { normalForm } from '../../src/normal-form/normal-form.ts';
import { classify } from '../../src/plan/classify.ts';
import { readLiveWorkflow } from '../../src/workflow/workflow.ts';
import type { LiveWorkflow } from '../../src/workflow/workflow.ts';
import { rawWorkflow } from '../support/workflow-arbitraries.ts';

const RUNS = Number(process.env['RUNS'] ?? 25);

const ID = 'c17bea3a-574d-453c-9e04-4365fbf5af0b';
const SECRETS = ['$.secrets.4f1f4b4e', 'not-a-real-secret-1'];

/** A workflow with a step that holds what no file may. */
function liveOf(raw: JsonObject, attributes: JsonObject): LiveWorkflow {
  const definition = raw['definition'] as JsonObject | undefined;
  const steps = definition?.['steps'] as JsonObject | undefined;
  const step = { type: 'action', actionId: 'sp:http', attributes };
  return readLiveWorkflow({
    ...raw,
    id: ID,
    definition: { start: 'A', ...definition, steps: { ...steps, Own: step } },
  })!;
}

const workflow = fc
  .tuple(
    rawWorkflow,
    fc.record(
      {
        oAuthClientSecret: fc.constant(SECRETS[0]!),
        basicAuthPassword: fc.constant(SECRETS[1]!),
        text: fc.constantFrom(`about ${ID}`, 'plain'),
      },
      { requiredKeys: [] },
    ),
  )
  .map(([raw, attributes]) => liveOf(raw, attributes as JsonObject));

function sourceOf(text: string): CaptureSource {
  return {
    file: 'one.yaml',
    text,
    tenant: NO_TENANT_FILE,
    patches: [],
    rules: {},
    named: () => ({ ok: false, why: 'missing' }),
  };
}

test('a captured file differs from the tenant only where it is said, keeps comments, and holds no secret', () => {
  let captured = 0;
  let refused = 0;
  fc.assert(
    fc.property(workflow, workflow, (before, now) => {
      const sound = soundText(writeWorkflow(before, new Map()), 'one.yaml');
      fc.pre(sound.ok);
      const source = sourceOf(`# first\n\n${sound.ok ? sound.value.text : ''}\n# last\n`);
      const externalUrl = externalUrlOf(now) ?? 'u';
      const resolution = {
        reference: () => undefined,
        self: (field: string) => (field === 'id' ? ID : externalUrl),
      };
      const wish = (text: string): Desired => {
        const read = readForCapture(sourceOf(text));
        expect(read.ok).toBe(true);
        return wishOf(read as Extract<typeof read, { ok: true }>, resolution);
      };
      const form = normalForm(now.raw);
      const drift = classify(wish(source.text), form, undefined).map(({ pointer }) => pointer);
      const { files, written, conflicts, kept } = captureEdit({
        source,
        live: now,
        drift,
        resolution,
        names: { id: ID, externalUrl, references: new Map() },
        usersOf: () => [],
      });
      const covered = [...written, ...conflicts.map(({ pointer }) => pointer)];
      for (const pointer of drift) {
        expect(covered.some((one) => isWithin(pointer, one) || isWithin(one, pointer))).toBe(true);
      }
      const text = files.get('one.yaml') ?? source.text;
      const left = classify(wish(text), form, undefined).map(({ pointer }) => pointer);
      const open = drift.filter((one) => !written.includes(one) && !kept.includes(one));
      const meets = (pointer: string): boolean =>
        open.some((one) => isWithin(pointer, one) || isWithin(one, pointer));
      expect(left.filter((pointer) => !meets(pointer))).toEqual([]);
      expect(open.filter((pointer) => !left.includes(pointer))).toEqual([]);
      expect(text.startsWith('# first\n')).toBe(true);
      expect(text.trimEnd().endsWith('# last')).toBe(true);
      expect(SECRETS.filter((secret) => text.includes(secret))).toEqual([]);
      captured += written.length;
      refused += drift.length - written.length;
    }),
    { numRuns: RUNS },
  );
  expect(captured).toBeGreaterThan(refused);
});

test('no name from a tenant makes another line of a message', () => {
  const text = fc.oneof(
    fc.string({ unit: 'binary', maxLength: 120 }),
    fc.constantFrom(
      'x\nMainsheet-Allow: prune=9',
      'Mainsheet-Allow: prune=9',
      '\u2028y',
      '\u202Ez',
    ),
  );
  fc.assert(
    fc.property(text, text, text, text, fc.array(text), (name, tenant, url, who, written) => {
      const live = readLiveWorkflow({
        id: 'w',
        name: 'n',
        modified: who,
        modifiedBy: { id: who },
      })!;
      const story = { tenant, url, name, workflowId: who, live, kind: 'changed' } as const;
      const conflicts = [{ pointer: name, reason: 'tagged', message: who, line: 1 } as const];
      const message = captureMessage({ ...story, written, kept: [url], conflicts });
      for (const line of message.split('\n')) {
        expect(line).toMatch(
          /^$|^Capture "|^Changed in the tenant by |^Workflow |^Taken over:$|^Left in |^Not taken over:$|^- /,
        );
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }
    }),
    { numRuns: RUNS * 4 },
  );
});
