import * as v from 'valibot';
import { COMMIT_MEMBERS } from './commit-view.ts';
import { operationView } from './diff-view.ts';
import { count, flag, instant, list, shortText, text } from './words.ts';

const A_REF = 'must be the name of a branch or a tag, or a whole commit id';

/** What is to be planned, and how the answer is to be written beside its JSON. */
export const planInput = v.strictObject({
  ref: v.exactOptional(
    shortText(
      255,
      A_REF,
      'A branch, else a tag, by its short or full name, or a whole commit id; absent: what the source follows',
    ),
  ),
  as: v.exactOptional(
    v.pipe(v.picklist(['text', 'markdown']), v.description('Adds the plan as a person reads it')),
  ),
  color: v.exactOptional(flag('Whether that text has the colours of a terminal')),
});

const DIFF = v.pipe(
  v.array(v.string()),
  v.readonly(),
  v.description('What differs, for people, a line for each place'),
);

const waitView = v.object({
  reason: text('Why it waits, as one word'),
  message: text('The same in a sentence'),
  release: v.exactOptional(text('The command that lets it through')),
  until: v.exactOptional(text('When it ends by itself; RFC 3339')),
  letThrough: v.exactOptional(text('That command with all it needs')),
});

const changeView = v.looseObject({
  kind: text('create, adopt, update, rename, enable, disable, quarantine, restore, delete, …'),
  reason: text('Why, as one word'),
  file: text('The path of the file in the repository'),
  name: text('The name of the workflow'),
  line: v.exactOptional(count('The line of the first difference')),
  workflowId: v.exactOptional(text('Its id; absent while it is to be made')),
  wait: v.exactOptional(waitView),
  operations: list(operationView),
  diff: DIFF,
});

const driftView = v.looseObject({
  file: text('The path of the file in the repository'),
  name: text('The name of the workflow'),
  workflowId: v.exactOptional(text('Its id')),
  deleted: flag('Whether it is gone from the tenant'),
  who: v.exactOptional(text('Who changed it in the tenant')),
  modified: v.exactOptional(instant('When they did')),
  diff: DIFF,
});

const findingView = v.object({
  code: text('Its permanent code'),
  severity: v.picklist(['error', 'warning', 'info']),
  message: text('What'),
  hint: text('What to do'),
  file: text('Where'),
  line: count('From 1'),
  column: count('From 1'),
  pointer: text('The place as a JSON Pointer'),
  frame: v.exactOptional(text('The lines around it')),
});

/** A plan (`mainsheet plan --format json`), with what its readers must know beside it. */
export const planAnswer = v.looseObject({
  format: text('The name and version of the form'),
  tenant: text('The tenant'),
  revision: text('What was planned'),
  checksum: text('SHA-256 over what would be written; what an approval names'),
  owned: count('How many workflows are ours'),
  firstStart: flag('Whether ownership, removals and drift cannot be known yet'),
  summary: v.pipe(
    v.record(v.string(), v.number()),
    v.description('How many changes there are, by kind, and how many wait'),
  ),
  refusals: list(
    v.looseObject({
      reason: text('Why the whole plan waits, as one word'),
      message: text('The same with its numbers'),
      approvable: flag('Whether an approval lets it through'),
    }),
  ),
  letThrough: v.exactOptional(text('The command that lets the plan through')),
  changes: list(changeView),
  drift: list(driftView),
  unmanaged: list(v.object({ id: v.string(), name: v.string(), enabled: v.boolean() })),
  empty: flag('Whether nothing would be written'),
  findings: list(findingView),
  troubles: list(v.object({ code: v.string(), message: v.string(), hint: v.string() })),
  interrupted: v.pipe(
    v.array(v.string()),
    v.readonly(),
    v.description('Files whose change an earlier pass did not end; the next pass ends it first'),
  ),
  rendered: v.exactOptional(text('The plan as `as` asked for it')),
  commit: COMMIT_MEMBERS.commit,
  signedBy: v.exactOptional(text('Who signed the commit, where the source asks for signatures')),
});

export type PlanInput = v.InferOutput<typeof planInput>;
export type PlanAnswer = v.InferOutput<typeof planAnswer>;
