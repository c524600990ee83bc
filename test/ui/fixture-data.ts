import type { ConditionView } from '../../src/report/view/condition-view.ts';
import type { DiffView } from '../../src/report/view/diff-view.ts';
import type { EventView } from '../../src/report/view/event-view.ts';
import type { ExecutionWayView, ExecutionsView } from '../../src/report/view/execution-view.ts';
import type { FailureView } from '../../src/report/view/failure-view.ts';
import type { GraphView } from '../../src/report/view/graph-view.ts';
import type { SourceView } from '../../src/report/view/source-view.ts';
import type { TenantView } from '../../src/report/view/tenant-view.ts';
import { WORKFLOW_STATES } from '../../src/report/view/workflow-row.ts';
import type { WorkflowRow } from '../../src/report/view/workflow-row.ts';
import type { WorkflowView } from '../../src/report/view/workflow-view.ts';

const COMMIT = '4be2a5c0f1d98e7766554433221100ffeeddccbb';

/** A time so many minutes before now. */
export function ago(minutes: number): string {
  return new Date(Date.now() - minutes * 60_000).toISOString();
}

function condition(
  type: ConditionView['type'],
  status: ConditionView['status'],
  reason: ConditionView['reason'],
  message: string,
): ConditionView {
  return { type, status, reason, message, since: ago(190) };
}

/** All is well. */
export const WELL: readonly ConditionView[] = [
  condition('Ready', 'True', 'Succeeded', 'All of it is applied.'),
  condition('Reconciling', 'False', 'Succeeded', 'No pass runs.'),
  condition('Stalled', 'False', 'Succeeded', 'Nothing needs a person.'),
  condition('Healthy', 'True', 'Succeeded', 'No execution is known to fail.'),
];

/** A source. */
export const SOURCE: SourceView = {
  name: 'workflows',
  url: 'https://git.example/acme/isc-workflows.git',
  ref: 'main',
  revision: `main@sha1:${COMMIT}`,
  commit: COMMIT,
  commitAuthor: 'Rita Author',
  commitSubject: 'Use the new directory',
  commitAt: ago(42),
  seenAt: ago(0.4),
  conditions: WELL.filter(({ type }) => type !== 'Healthy'),
};

const WHY: Readonly<Partial<Record<WorkflowRow['state'], string>>> = {
  Waiting: 'The window Mon to Fri 08:00–18:00 Europe/Berlin is closed; it opens on Monday.',
  Drifted: 'It was changed in the tenant; branch mainsheet/production/joiners has it.',
  Held: 'Somebody switched it off in the tenant.',
  Contested: 'It was changed back three times within the hour.',
  Invalid: 'line 21: The step "Call the Directory" leads to "Send Mail", which is not there.',
  Rejected: 'The tenant refused it: definition.steps.Done is required.',
  Quarantined: 'Its file is gone; it is deleted in 7 days.',
  Degraded: '4 of 10 executions failed since 4be2a5c; before it was none.',
  Suspended: 'Until Olga Oncall resumes it.',
};

/** So many workflows, of which every fifteenth or so is in another state than Synced. */
export function workflows(count: number): readonly WorkflowRow[] {
  return Array.from({ length: count }, (_, index) => {
    const state =
      index % 15 === 7
        ? (WORKFLOW_STATES[Math.floor(index / 15) % WORKFLOW_STATES.length] ?? 'Synced')
        : 'Synced';
    const message = WHY[state];
    return {
      ...(state === 'Unmanaged'
        ? {}
        : { file: `workflows/team-${index % 9}/workflow-${index}.yaml` }),
      name: `${NAMES[index % NAMES.length]} ${index}`,
      workflowId: `0f1c7a52-6d0e-4b8e-9a53-${String(index).padStart(12, '0')}`,
      state,
      ...(message === undefined ? {} : { message, since: ago(index) }),
      ...(index === 3
        ? {
            failing: {
              count: 12,
              since: ago(300),
              error: 'Request failed with status code 401',
              step: 'Call the Directory',
            },
          }
        : {}),
    };
  });
}

const NAMES = [
  'Welcome new employee',
  'Revoke access',
  'Review access after move',
  'Unlock account',
];

/** A tenant with workflows. */
export function tenant(name: string, count: number, more: Partial<TenantView> = {}): TenantView {
  const rows = workflows(count);
  const counts: Partial<Record<WorkflowRow['state'], number>> = {};
  for (const { state } of rows) {
    counts[state] = (counts[state] ?? 0) + 1;
  }
  return {
    tenant: name,
    source: 'workflows',
    url: `https://${name}.api.identitynow.com`,
    mode: 'auto',
    drift: 'capture',
    revision: `main@sha1:${COMMIT}`,
    commit: COMMIT,
    commitAuthor: 'Rita Author',
    commitSubject: 'Use the new directory',
    commitAt: ago(42),
    conditions: WELL,
    lastPass: {
      pass: 'p-1',
      at: ago(0.5),
      durationMs: 312,
      trigger: 'interval',
      requests: 3,
      outcomes: {},
      planned: true,
    },
    counts: counts as TenantView['counts'],
    unmanaged: counts.Unmanaged ?? 0,
    workflows: rows,
    ...more,
  };
}

/** A tenant of which something waits and something is wrong. */
export function troubledTenant(name: string, count: number): TenantView {
  return tenant(name, count, {
    mode: 'approve',
    drift: 'correct',
    conditions: [
      condition(
        'Ready',
        'False',
        'ApprovalRequired',
        'The guard holds the plan: 12 removals, and at most 5 are let through.',
      ),
      condition('Healthy', 'False', 'ExecutionsFailing', 'Executions of 1 workflow fail.'),
      ...WELL.filter(({ type }) => type === 'Reconciling' || type === 'Stalled'),
    ],
    waiting: {
      checksum: '5b1f0c6d2a7e9834',
      refusals: [
        {
          reason: 'GuardRemovals',
          message: '12 of 46 workflows would be removed; 5 or 10 % are let through.',
          approvable: true,
        },
      ],
      changes: { update: 3, quarantine: 12 },
      letThrough: `mainsheet approve --tenant ${name} 5b1f0c6d2a7e9834`,
    },
    suspension: {
      by: 'Olga Oncall',
      at: ago(25),
      reason: 'The directory moves to its new address tonight.',
      until: ago(-95),
    },
  });
}

/** A workflow of choices, a loop, catches and a way back. */
export const GRAPH: GraphView = {
  start: 'Is Employee',
  steps: [
    {
      id: 'Is Employee',
      key: 'Is Employee',
      type: 'choice',
      actionId: 'sp:compare-strings',
      failures: 0,
      line: 12,
      edges: [
        { to: 'Find Manager', kind: 'choice', label: '$.trigger.identity.type is EMPLOYEE' },
        { to: 'Nothing To Do', kind: 'default' },
      ],
    },
    {
      id: 'Find Manager',
      key: 'Find Manager',
      displayName: 'Find the manager of the new colleague',
      type: 'action',
      actionId: 'sp:get-identity',
      failures: 0,
      line: 24,
      edges: [
        { to: 'Call the Directory', kind: 'next' },
        { to: 'Failed', kind: 'catch' },
      ],
    },
    {
      id: 'Call the Directory',
      key: 'Call the Directory',
      type: 'action',
      actionId: 'sp:http',
      failures: 12,
      line: 33,
      edges: [
        { to: 'For Each Account', kind: 'next' },
        { to: 'Failed', kind: 'catch' },
      ],
    },
    {
      id: 'For Each Account',
      key: 'For Each Account',
      type: 'action',
      actionId: 'sp:loop:iterator',
      failures: 0,
      line: 47,
      edges: [
        { to: 'For Each Account/Is Active', kind: 'loop' },
        { to: 'Wait', kind: 'next' },
        { to: 'Failed', kind: 'catch' },
      ],
    },
    {
      id: 'For Each Account/Is Active',
      key: 'Is Active',
      loop: 'For Each Account',
      type: 'choice',
      failures: 0,
      edges: [
        { to: 'For Each Account/Enable', kind: 'choice', label: '$.loop.disabled is true' },
        { to: 'For Each Account/Done', kind: 'default' },
      ],
    },
    {
      id: 'For Each Account/Enable',
      key: 'Enable',
      loop: 'For Each Account',
      type: 'action',
      actionId: 'sp:manage-account',
      failures: 0,
      edges: [
        { to: 'For Each Account/Done', kind: 'next' },
        { to: 'For Each Account/Done', kind: 'catch' },
      ],
    },
    {
      id: 'For Each Account/Done',
      key: 'Done',
      loop: 'For Each Account',
      type: 'success',
      failures: 0,
      edges: [],
    },
    {
      id: 'Wait',
      key: 'Wait',
      type: 'action',
      actionId: 'sp:sleep',
      failures: 0,
      edges: [{ to: 'Is Ready', kind: 'next' }],
    },
    {
      id: 'Is Ready',
      key: 'Is Ready',
      type: 'choice',
      failures: 0,
      edges: [
        { to: 'Send Mail', kind: 'choice', label: '$.callTheDirectory.status is 200' },
        { to: 'Wait', kind: 'default' },
      ],
    },
    {
      id: 'Send Mail',
      key: 'Send Mail',
      type: 'action',
      actionId: 'sp:send-email',
      failures: 0,
      edges: [
        { to: 'Greeted', kind: 'next' },
        { to: 'Failed', kind: 'catch' },
      ],
    },
    { id: 'Greeted', key: 'Greeted', type: 'success', failures: 0, edges: [] },
    { id: 'Nothing To Do', key: 'Nothing To Do', type: 'success', failures: 0, edges: [] },
    { id: 'Failed', key: 'Failed', type: 'failure', failures: 0, edges: [] },
  ],
};

function hours(every: number, most: number): Record<string, number> {
  const found: Record<string, number> = {};
  for (let hour = 0; hour < 168; hour += every) {
    const at = new Date(Date.now() - hour * 3_600_000);
    at.setUTCMinutes(0, 0, 0);
    found[at.toISOString()] = 1 + ((hour * 7) % most);
  }
  return found;
}

/** Two causes, of which one is over. */
export const FAILURES: readonly FailureView[] = [
  {
    fingerprint: '5b1f0c6d2a7e9834',
    workflowId: '0f1c7a52-6d0e-4b8e-9a53-000000000003',
    workflow: 'Unlock account 3',
    file: 'workflows/team-3/workflow-3.yaml',
    step: 'Call the Directory',
    error: 'Request failed with status code 401 (type: HttpError, retryable: false)',
    count: 12,
    since: ago(300),
    last: ago(4),
    execution: 'c0f4b1de-27a9-4c93-8a0f-3f1f36f0b7aa',
    line: 33,
    column: 5,
    hours: hours(3, 9),
  },
  {
    fingerprint: 'a81f0c6d2a7e0011',
    workflowId: '0f1c7a52-6d0e-4b8e-9a53-000000000003',
    workflow: 'Unlock account 3',
    file: 'workflows/team-3/workflow-3.yaml',
    step: 'Send Mail',
    error: 'The recipient list is empty.',
    count: 3,
    since: ago(6000),
    last: ago(5000),
    execution: 'd0f4b1de-27a9-4c93-8a0f-3f1f36f0b7bb',
    recoveredAt: ago(4900),
    hours: hours(41, 3),
  },
];

/** A row with all that is known of it. */
export function workflowView(tenantName: string, row: WorkflowRow): WorkflowView {
  return {
    ...row,
    tenant: tenantName,
    enabled: row.state !== 'Held',
    description: 'Greets the employee on the first day and tells the manager.',
    owner: 'svc.workflows',
    modified: ago(90),
    modifiedBy: 'Dana Drifter',
    trigger: {
      type: 'EVENT',
      id: 'idn:identity-created',
      summary: 'when an identity is created, where $.identity.type is EMPLOYEE',
    },
    commit: COMMIT,
    commitAuthor: 'Rita Author',
    commitSubject: 'Use the new directory',
    commitAt: ago(42),
    line: 1,
    graph: GRAPH,
    graphOf: 'tenant',
    failures: row.failing === undefined ? [] : FAILURES,
    ...(row.failing === undefined
      ? {}
      : {
          rollout: {
            state: 'Progressing',
            commit: COMMIT,
            until: ago(-9),
            after: { ended: 4, failed: 1 },
            message: 'It is watched for 15m.',
          },
        }),
  };
}

/** One line changed in the tenant, one added, one removed. */
export function diff(state: WorkflowRow['state']): DiffView {
  if (state !== 'Drifted' && state !== 'Waiting') {
    return { kind: 'none', rows: [], operations: [] };
  }
  const same = (number: number, text: string) =>
    ({ kind: 'same', left: text, right: text, leftNumber: number, rightNumber: number }) as const;
  const head = Array.from({ length: 20 }, (_, index) => same(index + 1, `line${index}: value`));
  return {
    kind: state === 'Drifted' ? 'drift' : 'change',
    policy: 'capture',
    who: 'Dana Drifter',
    when: ago(90),
    branch: 'mainsheet/production/joiners',
    rows: [
      ...head,
      {
        kind: 'changed',
        left: '        subject: Welcome to Acme',
        right: '        subject: Welcome to Acme, we are so glad to have you with us on board!',
        leftNumber: 21,
        rightNumber: 21,
      },
      { kind: 'added', right: '        replyTo: hr@acme.example', rightNumber: 22 },
      { kind: 'removed', left: '        cc: boss@acme.example', leftNumber: 22 },
      same(23, '      nextStep: Greeted'),
    ],
    operations: [
      {
        op: 'replace',
        path: '/definition/steps/Send Mail/attributes/subject',
        value: 'Welcome to Acme',
      },
      { op: 'remove', path: '/definition/steps/Send Mail/attributes/replyTo' },
    ],
  };
}

const STATUSES = ['Completed', 'Completed', 'Failed', 'Completed', 'Canceled', 'Running'] as const;

/** Some executions. */
export const EXECUTIONS: ExecutionsView = {
  executions: Array.from({ length: 25 }, (_, index) => ({
    id: `c0f4b1de-27a9-4c93-8a0f-${String(index).padStart(12, '0')}`,
    status: STATUSES[index % STATUSES.length] ?? 'Completed',
    startedAt: ago(index * 47 + 2),
    ...(index % 6 === 5 ? {} : { endedAt: ago(index * 47 + 1), durationMs: 900 + index * 431 }),
  })),
};

/** An execution with its way. */
export function execution(id: string): ExecutionWayView {
  const summary = EXECUTIONS.executions.find((one) => one.id === id);
  const failed = summary?.status === 'Failed' || summary === undefined;
  return {
    ...(summary ?? { id, status: 'Failed', startedAt: ago(5) }),
    ...(failed ? { error: 'Request failed with status code 401' } : {}),
    path: [
      { step: 'Is Employee', status: 'Completed' },
      { step: 'Find Manager', status: 'Completed' },
      failed
        ? {
            step: 'Call the Directory',
            status: 'Failed',
            error: 'Request failed with status code 401',
            next: 'Failed',
          }
        : { step: 'Call the Directory', status: 'Completed' },
      ...(failed
        ? [{ step: 'Failed', status: 'Completed' } as const]
        : ([
            { step: 'For Each Account', status: 'Completed', next: 'Wait' },
            { step: 'For Each Account/Is Active', status: 'Completed', round: 0 },
            { step: 'For Each Account/Done', status: 'Completed', round: 0 },
            { step: 'Wait', status: 'Completed' },
            { step: 'Is Ready', status: 'Completed', next: 'Wait' },
            { step: 'Wait', status: 'Completed' },
            { step: 'Is Ready', status: 'Completed' },
            { step: 'Send Mail', status: 'Completed' },
            { step: 'Greeted', status: 'Completed' },
          ] as const)),
    ],
  };
}

/** What was told, newest first. */
export const EVENTS: readonly EventView[] = Array.from({ length: 60 }, (_, index) => {
  const kinds = [
    { level: 'info', event: 'workflow.updated', msg: 'A workflow was changed.' },
    { level: 'warn', event: 'drift.detected', msg: 'A workflow was changed in the tenant.' },
    { level: 'error', event: 'execution.failed', msg: 'Executions of a workflow began to fail.' },
    { level: 'info', event: 'source.updated', msg: 'A source has a new revision.' },
  ] as const;
  const kind = kinds[index % kinds.length] ?? kinds[0];
  const time = ago(index * 13 + 1);
  const mine = kind.event !== 'source.updated';
  return {
    key: `${time}-${String(1000 - index)}`,
    time,
    ...kind,
    ...(mine
      ? {
          tenant: 'production',
          workflow: 'Unlock account 3',
          workflowId: '0f1c7a52-6d0e-4b8e-9a53-000000000003',
          file: 'workflows/team-3/workflow-3.yaml',
        }
      : { source: 'workflows', revision: `main@sha1:${COMMIT}` }),
    ...(kind.level === 'info'
      ? { commit: COMMIT, commitAuthor: 'Rita Author', commitSubject: 'Use the new directory' }
      : {}),
    ...(kind.event === 'execution.failed' ? { error: 'Request failed with status code 401' } : {}),
    ...(kind.event === 'drift.detected' ? { who: 'Dana Drifter' } : {}),
  };
});
