import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { ExistingFile, ExistingFiles } from '../../src/capture/existing-files.ts';
import { bringToTenant, desiredOf } from '../../src/capture/file-in-tenant.ts';
import { mergeLive } from '../../src/capture/merge-live.ts';
import { soundText } from '../../src/capture/sound-text.ts';
import { updateFile } from '../../src/capture/update-file.ts';
import { writeWorkflow } from '../../src/capture/written-workflow.ts';
import { readDocument } from '../../src/documents/read-document.ts';
import { NO_TENANT_FILE } from '../../src/documents/tenant-file.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { managedPart } from '../../src/normal-form/leaves.ts';
import { readLiveWorkflow } from '../../src/workflow/workflow.ts';
import type { LiveWorkflow } from '../../src/workflow/workflow.ts';
import { rawWorkflow } from '../support/workflow-arbitraries.ts';

const RUNS = Number(process.env['RUNS'] ?? 25);

const EMPTY: ExistingFiles = {
  workflows: [],
  paths: new Set(),
  tenant: NO_TENANT_FILE,
  tenantPath: '',
  tenantText: undefined,
  meant: () => undefined,
  textOf: async () => undefined,
};

const ENVELOPE = {
  oAuthClientSecret: '$.secrets.4f1f4b4e',
  basicAuthPassword: 'not-a-real-secret-1',
  text: 'about c17bea3a-574d-453c-9e04-4365fbf5af0b',
};

/** A workflow with values that are the tenant's own, and its own id in a text. */
function liveOf(raw: JsonObject, own: Partial<typeof ENVELOPE>): LiveWorkflow {
  const definition = raw['definition'] as JsonObject | undefined;
  const steps = definition?.['steps'] as JsonObject | undefined;
  const owned = { type: 'action', actionId: 'sp:http', attributes: own };
  return readLiveWorkflow({
    ...raw,
    id: 'c17bea3a-574d-453c-9e04-4365fbf5af0b',
    enabled: false,
    definition: { start: 'A', ...definition, steps: { ...steps, Own: owned } },
  })!;
}

const ownValues = fc.record(
  {
    oAuthClientSecret: fc.constantFrom(ENVELOPE.oAuthClientSecret, '$.secrets.other'),
    basicAuthPassword: fc.constantFrom(ENVELOPE.basicAuthPassword, 'another-fake-secret-2'),
    text: fc.constantFrom(ENVELOPE.text, 'plain'),
  },
  { requiredKeys: [] },
);

const life = fc.tuple(rawWorkflow, ownValues).map(([raw, own]) => liveOf(raw, own));

function fileOf(text: string): ExistingFile {
  return { path: 'one.yaml', text, read: readDocument('one.yaml', Buffer.from(text)) };
}

test('an update makes a file say what the tenant has now, keeps its comments, and holds no secret', async () => {
  let merged = 0;
  await fc.assert(
    fc.asyncProperty(life, life, async (before, now) => {
      const sound = soundText(writeWorkflow(before, new Map()), 'one.yaml');
      fc.pre(sound.ok);
      const text = `# first\n\n${sound.ok ? sound.value.text : ''}\n# last\n`;
      const file = fileOf(text);
      const inTenant = (await bringToTenant(file, EMPTY))!;
      const reference = (): undefined => undefined;
      const written = writeWorkflow(now, new Map());
      const update = updateFile(
        { ...file, document: inTenant.document },
        desiredOf(inTenant, now, reference, () => 'u'),
        written,
        EMPTY,
      );
      const after = fileOf(update.writes[0]?.text ?? text);
      expect(after.read.diagnostics.filter(({ severity }) => severity === 'error')).toEqual([]);
      expect(after.text).toMatch(/^# first\n/);
      expect(after.text).toMatch(/\n# last\n$/);
      expect(after.text).not.toMatch(/fake-secret|real-secret|\$\.secrets/);
      if (update.conflicts.length > 0) {
        return;
      }
      merged += 1;
      const again = (await bringToTenant(after, EMPTY))!;
      const desired = desiredOf(again, now, reference, () => 'u');
      const { document } = again;
      expect(mergeLive({ document, desired, live: written.form, written: written.body })).toEqual({
        operations: [],
        named: [],
        conflicts: [],
      });
      const { fields, ignore } = desired;
      expect(managedPart(desired.form, fields, ignore)).toEqual(
        managedPart(written.form, fields, ignore),
      );
    }),
    {
      numRuns: RUNS,
      // The address of an external trigger, which the tenant made one of another kind.
      examples: [
        [
          liveOf({ name: 'One', trigger: { type: 'EXTERNAL', attributes: { url: 'u1' } } }, {}),
          liveOf({ name: 'One', trigger: { type: 'EVENT', attributes: {} } }, {}),
        ],
      ],
    },
  );
  // Else the law says nothing.
  expect(merged).toBeGreaterThan(0);
});
