import { compile } from '../../src/documents/compile.ts';
import type { Desired } from '../../src/documents/desired.ts';
import type { AppliedWish, Entry, Memory } from '../../src/inventory/entry.ts';
import type { JsonObject } from '../../src/kernel/json.ts';
import { formDigest, normalForm } from '../../src/normal-form/normal-form.ts';
import type { Case } from '../../src/plan/case.ts';
import { planCases } from '../../src/plan/cases.ts';
import type { PlanPolicies } from '../../src/plan/context.ts';
import { LiveForms } from '../../src/plan/live-forms.ts';
import { match } from '../../src/plan/match.ts';
import type { InvalidFile, MatchInput } from '../../src/plan/match-input.ts';
import type { DocumentSettings } from '../../src/workflow/document-settings.ts';
import { readLiveWorkflow } from '../../src/workflow/workflow.ts';
import type { LiveWorkflow } from '../../src/workflow/workflow.ts';
import { POLICIES } from '../support/world.ts';

export const NOW = Date.UTC(2026, 0, 5, 9);
export const US = 'identity-of-ours';

/** A file's wish from a body written in the test. */
export function desiredOf(
  file: string,
  body: JsonObject,
  settings: Partial<DocumentSettings> = {},
): Desired {
  return compile({
    file,
    name: body['name'] as string,
    body,
    settings: { ignore: [], ...settings },
    positions: { at: () => ({ line: 1, column: 1 }) },
    tags: [],
  });
}

/** A workflow of the tenant. */
export function liveOf(id: string, body: JsonObject, more: JsonObject = {}): LiveWorkflow {
  const modifiedBy = { id: 'ann', name: 'Ann' };
  return readLiveWorkflow({ enabled: false, ...body, id, modified: 'then', modifiedBy, ...more })!;
}

/** What is remembered of a workflow that was brought to a wish, when the tenant answered `left`. */
export function ownedOf(
  sent: Desired,
  id: string,
  left: JsonObject = sent.body,
  more: Partial<Entry> = {},
): { readonly entry: Entry; readonly memory: Memory } {
  const { file, name, body, fields, ignore, digest } = sent;
  const form = normalForm({ enabled: false, ...left });
  return {
    entry: {
      file,
      workflowId: id,
      name,
      commit: 'c',
      sentDigest: digest,
      leftDigest: formDigest(form),
      rejections: [],
      ...more,
    },
    memory: {
      baseline: { fields, ignore, sent: sent.form, left: form },
      lastGood: { body, fields, ignore, digest },
    },
  };
}

/** What a planning test sets; all else is empty. */
export interface Setting {
  readonly desired?: readonly Desired[];
  readonly invalid?: readonly InvalidFile[];
  readonly owned?: readonly { readonly entry: Entry; readonly memory?: Memory }[];
  readonly live?: readonly LiveWorkflow[];
  readonly foreign?: ReadonlyMap<string, string>;
  readonly tree?: Partial<MatchInput<Desired>['tree']>;
  readonly ids?: ReadonlyMap<string, string>;
  readonly leftOut?: ReadonlySet<string>;
  readonly policies?: Partial<PlanPolicies>;
  readonly earlier?: AppliedWish;
  readonly now?: number;
}

/** Plans a setting. */
export function plan(setting: Setting): readonly Case[] {
  const forms = new LiveForms();
  const owned = setting.owned ?? [];
  const pairs = match({
    desired: setting.desired ?? [],
    invalid: setting.invalid ?? [],
    entries: owned.map(({ entry }) => entry),
    foreign: setting.foreign ?? new Map(),
    live: setting.live ?? [],
    tree: { paths: new Set(), renames: new Map(), provesAbsence: true, ...setting.tree },
    ids: setting.ids ?? new Map(),
    leftOut: setting.leftOut ?? new Set(),
  });
  return planCases(pairs, {
    policies: { ...POLICIES, ...setting.policies },
    commit: 'c',
    now: setting.now ?? NOW,
    identityId: US,
    liveForm: (workflow) => forms.of(workflow),
    memory: (file) => owned.find(({ entry }) => entry.file === file)?.memory,
    earlier: () => setting.earlier,
  });
}

/** What a case comes to: file, kind, reason or wait, written fields. */
export function told({ file, change }: Case): string {
  if (change === undefined) {
    return `${file} -`;
  }
  const { kind, wait, reason, fields, enabled } = change;
  const written = [
    ...fields.toSorted(),
    ...(enabled === undefined ? [] : [enabled ? 'on' : 'off']),
  ];
  const end = wait === undefined ? reason : `waits ${wait.reason}`;
  return [file, kind, end, ...written].join(' ');
}
