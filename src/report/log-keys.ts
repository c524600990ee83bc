import * as v from 'valibot';

/** A text with what it means, for schemas and people. */
function text(meaning: string) {
  return v.pipe(v.string(), v.description(meaning));
}

/** A whole number from 0. */
function count(meaning: string) {
  return v.pipe(v.number(), v.integer(), v.minValue(0), v.description(meaning));
}

/** A duration. */
function millis(meaning: string) {
  return v.pipe(v.number(), v.minValue(0), v.description(`${meaning}; milliseconds`));
}

/** A point in time. */
function instant(meaning: string) {
  return v.pipe(v.string(), v.description(`${meaning}; RFC 3339`));
}

/** A list of texts. */
function texts(meaning: string) {
  return v.pipe(v.array(v.string()), v.readonly(), v.description(meaning));
}

const PLACE = { line: v.number(), column: v.number() };

const OPERATION = v.strictObject({
  op: v.picklist(['add', 'remove', 'replace', 'move', 'copy', 'test']),
  path: v.string(),
  from: v.exactOptional(v.string()),
  value: v.exactOptional(v.unknown()),
});

const DIAGNOSTIC = v.strictObject({
  code: v.string(),
  severity: v.picklist(['error', 'warning', 'info']),
  message: v.string(),
  hint: v.string(),
  file: v.string(),
  pointer: v.string(),
  ...PLACE,
});

const FINDING = v.strictObject({
  message: v.string(),
  step: v.exactOptional(v.string()),
  line: v.exactOptional(v.number()),
  column: v.exactOptional(v.number()),
});

const REFUSAL = v.strictObject({
  reason: v.string(),
  message: v.string(),
  approvable: v.boolean(),
  release: v.exactOptional(v.string()),
});

const CONFLICT = v.strictObject({
  pointer: v.string(),
  reason: v.string(),
  message: v.string(),
  line: v.number(),
});

const FIGURES = v.strictObject({ ended: v.number(), failed: v.number() });

/**
 * Every key a log line may have beside `time`, `level`, `event`, `msg` and `help`. A key means the same, and has the
 * same type, in every event.
 */
export const LOG_KEYS = {
  tenant: text('The tenant, by its name in the configuration'),
  source: text('The source, by its name in the configuration'),
  replica: count('The replica, by the number it has while it lives'),
  host: text('The name of the machine or pod it runs on'),
  pass: text('The pass: all lines of one pass carry the same id'),
  traceId: text('The trace of the pass; only where traces are sent'),
  trigger: text('What set the pass off'),
  revision: text('The revision, such as main@sha1:…'),
  oldRevision: text('The revision before'),
  commit: text('The commit that last touched the file; of a pass, the one that was planned from'),
  appliedCommit: text('The commit that was applied when the version went live'),
  before: v.pipe(
    FIGURES,
    v.description('Executions before the change that ended, and that failed'),
  ),
  after: v.pipe(FIGURES, v.description('Executions since the change that ended, and that failed')),
  commitAuthor: text('Its author'),
  commitSubject: text('The first line of its message'),
  commitAt: instant('When it was committed'),
  workflow: text('The name of the workflow'),
  workflowId: text('Its id in the tenant'),
  file: text('The path of the file in the repository'),
  oldFile: text('The path the file had before it was moved'),
  line: count('The line in the file, from 1'),
  column: count('The column in the file, from 1'),
  pointer: text('The place in the file as a JSON Pointer'),
  frame: text('The lines around the place, with a caret under it'),
  change: text('What was planned: create, adopt, update, rename, enable, disable, …'),
  outcome: text('What became of it'),
  outcomes: v.pipe(v.record(v.string(), v.number()), v.description('How many changes ended how')),
  changes: v.pipe(
    v.record(v.string(), v.number()),
    v.description('How many changes are planned, by kind'),
  ),
  reason: text('Why, as one word of a closed list or an error code'),
  code: text('The permanent code of an error or a finding'),
  message: text('The particulars in words, those of the other side included'),
  hint: text('What to do about it'),
  letThrough: text('The command line that lets it through'),
  findings: v.pipe(
    v.array(FINDING),
    v.readonly(),
    v.description('What the tenant found wrong, placed in the file'),
  ),
  operations: v.pipe(
    v.array(OPERATION),
    v.readonly(),
    v.description('RFC 6902 operations, secrets masked'),
  ),
  pointers: texts('Places in the workflow, as JSON Pointers'),
  diff: text('What differs, for people'),
  notes: texts('What a reader should know beside the difference'),
  diagnostics: v.pipe(v.array(DIAGNOSTIC), v.readonly(), v.description('Findings about a file')),
  refusals: v.pipe(
    v.array(REFUSAL),
    v.readonly(),
    v.description('Why the whole plan waits, with the numbers'),
  ),
  branch: text('The branch that a change in the tenant was written to'),
  branchCommit: text('The commit on that branch'),
  link: text('The page on which a merge request is opened'),
  kept: texts('Places whose values stay in the tenant: the file says !live there'),
  conflicts: v.pipe(
    v.array(CONFLICT),
    v.readonly(),
    v.description('Places that could not be taken over, and why'),
  ),
  checksum: text('SHA-256 over what would be written; what an approval names'),
  owned: count('How many workflows are ours'),
  waiting: count('How many changes wait'),
  invalid: count('How many files have errors'),
  drifted: count('How many workflows differ from what was applied'),
  unmanaged: count('How many workflows no file describes'),
  more: count('How many of the same kind are not told one by one'),
  files: texts('Paths of files'),
  requests: count('Requests made to the tenant'),
  durationMs: millis('How long it took'),
  fetchMs: millis('Reading Git'),
  parseMs: millis('Reading the files'),
  listMs: millis('Reading the tenant'),
  planMs: millis('Planning'),
  applyMs: millis('Writing'),
  disabledMs: millis('How long the workflow was switched off for the edit'),
  disabledFrom: instant('From when events may have been missed'),
  disabledUntil: instant('Until when events may have been missed'),
  ageMs: millis('How old it is'),
  since: instant('Since when'),
  until: instant('Until when, or when it will happen'),
  retryAfterMs: millis('How long the other side asks to wait'),
  next: text('What happens next: retry, wait, or stalled until a person acts'),
  trackingId: text("The tenant's own number for the failed request"),
  approvedBy: text('Who approved it'),
  signedBy: text(
    'Who signed the commit or the tag that was planned from, where the source asks for it',
  ),
  by: text('Who decided it'),
  decision: text('What somebody asked for: sync, approve, release, rollback, suspend or resume'),
  who: text('Who changed it in the tenant'),
  modified: instant('When it was changed in the tenant'),
  creator: text('Who made it in the tenant'),
  owner: text('Whose it is in the tenant'),
  enabled: v.pipe(v.boolean(), v.description('Whether it is switched on')),
  policy: text('The policy that decides'),
  status: count('The HTTP status'),
  operation: text('The operation of the API'),
  scopes: texts('The scopes of which the operation needs one'),
  remaining: count('How many requests the tenant still grants'),
  header: text('The name of a response header'),
  value: text('What it said'),
  version: text('The version of Mainsheet'),
  tenants: texts('Tenants, by name'),
  gone: texts(
    'Tenants that are followed no longer, by name; nothing of them is written or deleted',
  ),
  sources: texts('Sources, by name'),
  store: text('Where records are kept'),
  configFile: text('The configuration file'),
  url: text('Where it answers'),
  adminUrl: text('Where its API and its page answer'),
  provider: text(
    'The kind of Git host, by its deliveries: github, gitlab, gitea, bitbucket, generic',
  ),
  refs: texts('Refs that were pushed, in full'),
  refused: count('How many deliveries were refused'),
  target: text('Where events are sent, by its name in the configuration'),
  dropped: text('The event that was not sent'),
  tries: count('How often it was tried'),
  execution: text('The id of an execution'),
  startedAt: instant('When it began, by the clock of the tenant'),
  endedAt: instant('When it ended, by the clock of the tenant'),
  step: text('The key of the step in the definition'),
  displayName: text('The name of the step in the builder'),
  action: text('The action of the step, by its id in the library'),
  error: text('Why the execution failed, secrets masked'),
  caughtBy: text('The step that a catch led to'),
  fingerprint: text('Names one cause: workflow, step and error without what varies'),
  failures: count('How many executions failed so'),
  sinceTold: count('How many of them since it was told before'),
  unread: count('Failures of the workflow whose cause is still to be read'),
  beganWithChange: v.pipe(
    v.boolean(),
    v.description('Whether the failures began with the last change of the workflow'),
  ),
  input: text('What the execution was started with, as JSON, secrets masked'),
  workflows: texts('Workflows, by name'),
  stuckAfterMs: millis('How long its file lets it run'),
  executions: count('How many executions there were'),
  executionsLimit: count('How many a tenant may have in a day'),
  perHour: count('How many executions there were in the last hour'),
  medianPerHour: v.pipe(
    v.number(),
    v.minValue(0),
    v.description('How many executions the middle hour of the last seven days had'),
  ),
  daysLeft: count('How many whole days are left'),
  truncated: texts('Keys whose lists were cut so that the line stays below 16 KiB'),
} as const;

/** A key of a log line. */
export type LogKey = keyof typeof LOG_KEYS;

/** The type that a key has in every event. */
export type LogValue<K extends LogKey> = v.InferOutput<(typeof LOG_KEYS)[K]>;
