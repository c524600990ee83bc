import { expect, test } from 'vitest';
import { groupReplays, replayExecutions } from '../../src/executions/replay-executions.ts';
import type { Baseline, ReplayedExecution } from '../../src/executions/replay-executions.ts';
import type { Json, JsonObject } from '../../src/kernel/json.ts';
import { Masker } from '../../src/kernel/mask.ts';
import { readExecution, readHistoryV2 } from '../../src/tenant/execution.ts';
import { TenantError } from '../../src/tenant/tenant-error.ts';

const START = '2026-01-31T09:00:00.000Z';
const LATER = '2026-01-31T09:00:05.000Z';

function http(nextStep: string, more: JsonObject = {}): Json {
  return {
    type: 'action',
    actionId: 'sp:http',
    versionNumber: 2,
    attributes: { method: 'get', 'url.$': '$.trigger.url' },
    nextStep,
    ...more,
  };
}

function mail(body: string, nextStep = 'Done', more: JsonObject = {}): Json {
  return { type: 'action', actionId: 'sp:send-email', attributes: { body }, nextStep, ...more };
}

const Done: Json = { type: 'success' };

function workflow(steps: JsonObject, trigger: JsonObject = { type: 'EVENT' }): JsonObject {
  return { name: 'W', trigger, definition: { start: Object.keys(steps)[0] ?? '', steps } };
}

const LIVE = workflow({
  Fetch: http('Tell', { catch: [{ next: 'Sorry' }] }),
  Tell: mail('{{$.fetch.body.name}}'),
  Sorry: mail('{{$.fetch.error.workflowErrorMessage}}'),
  Done,
});

function event(type: string, attributes: JsonObject = {}, timestamp = START): Json {
  return { type, timestamp, attributes };
}

function step(stepName: string, input: Json, end: JsonObject = {}, deed = 'Completed'): Json[] {
  return [
    event('ActivityTaskScheduled', { stepName, input }),
    event('ActivityTaskStarted', { stepName }),
    event(`ActivityTask${deed}`, { stepName, ...end }, LATER),
  ];
}

const STARTED = event('WorkflowExecutionStarted', { input: { url: 'https://a.example' } });
const FETCHED = step(
  'Fetch',
  { method: 'get', url: 'https://a.example' },
  { result: { body: { name: 'Ann' } } },
);
const TOLD = step('Tell', { body: 'Ann' }, { result: {} });

interface Options {
  readonly history: readonly Json[] | undefined | Error;
  readonly live?: JsonObject;
  readonly next?: JsonObject;
  readonly executed?: JsonObject;
  readonly status?: string;
  readonly baseline?: Baseline;
  readonly masker?: Masker;
}

async function one(options: Options): Promise<ReplayedExecution> {
  const { history, live = LIVE, next = live, executed = live, status = 'Completed' } = options;
  const tenant = {
    listExecutions: async () => [
      readExecution({ id: 'e1', status, workflowId: 'w', startTime: START })!,
    ],
    getExecutionHistory: async () => {
      if (history instanceof Error) {
        throw history;
      }
      return history === undefined
        ? undefined
        : readHistoryV2({ history, definition: executed['definition']!, trigger: {} });
    },
  };
  const [found] = await replayExecutions(
    tenant,
    { id: 'w', live, next },
    {
      last: 5,
      baseline: options.baseline ?? 'live',
      masker: options.masker ?? new Masker(),
      signal: new AbortController().signal,
    },
  );
  return found!;
}

test('actions answer with what the history recorded, and the same definition does the same', async () => {
  const found = await one({ history: [STARTED, ...FETCHED, ...TOLD] });
  expect(found).toMatchObject({
    end: 'Same',
    differences: [],
    standIns: [],
    ranEarlier: false,
    strays: false,
  });
});

test('another text and a step of its own are told, and the step answers with an example', async () => {
  const next = workflow({
    Fetch: http('Ask'),
    Ask: { type: 'action', actionId: 'sp:get-identity', attributes: { id: 'x' }, nextStep: 'Tell' },
    Tell: mail('Dear {{$.fetch.body.name}}'),
    Done,
  });
  const found = await one({ history: [STARTED, ...FETCHED, ...TOLD], next });
  expect(found.end).toBe('Differs');
  expect(found.differences).toEqual([
    { kind: 'parting', step: 'Fetch', before: 'Tell', after: 'Ask' },
    { kind: 'one-sided', step: 'Ask', side: 'after' },
    {
      kind: 'input',
      step: 'Tell',
      places: [{ pointer: '/body', before: 'Ann', after: 'Dear Ann' }],
    },
  ]);
  expect(found.standIns).toEqual(['Ask']);
});

test('a failed step fails again with its error, and what caught it goes on', async () => {
  const error = 'no such host (type: DnsError, retryable: false)';
  const history = [
    STARTED,
    ...step('Fetch', { method: 'get', url: 'https://a.example' }, { error }, 'Failed'),
    ...step('Sorry', { body: 'no such host' }, { result: {} }),
  ];
  expect(await one({ history })).toMatchObject({ end: 'Same', strays: false, standIns: [] });
  const next = workflow({
    Fetch: http('Tell'),
    Tell: mail('x'),
    Done,
  });
  expect((await one({ history, next })).differences).toContainEqual({
    kind: 'end',
    before: { kind: 'Completed' },
    after: { kind: 'Failed', step: 'Fetch' },
  });
});

test('a step that waits for a person, or was cut off, waits on both sides', async () => {
  const open = [
    event('ActivityTaskScheduled', {
      stepName: 'Fetch',
      input: { method: 'get', url: 'https://a.example' },
    }),
  ];
  for (const status of ['Running', 'Canceled']) {
    expect(await one({ history: [STARTED, ...open], status })).toMatchObject({
      end: 'Same',
      standIns: [],
      strays: false,
    });
  }
});

test('a form is answered as it was, after the time it took', async () => {
  const live = workflow({
    Ask: { type: 'action', actionId: 'sp:forms', attributes: { to: 'x' }, nextStep: 'Tell' },
    Tell: mail('{{$.ask.formData.why}}'),
    Done,
  });
  const asked = [
    event('ActivityTaskScheduled', { stepName: 'Ask', input: { to: 'x' } }),
    event(
      'ActivityTaskCompleted',
      { stepName: 'Ask', result: { formData: { why: 'because' } } },
      '2026-02-03T10:00:00.000Z',
    ),
  ];
  const next = workflow({
    ...(live['definition'] as { readonly steps: JsonObject }).steps,
    Tell: mail('Why: {{$.ask.formData.why}}'),
  });
  const found = await one({ history: [STARTED, ...asked], live, next });
  expect(found).toMatchObject({
    standIns: ['Tell'],
    differences: [{ places: [{ before: 'because', after: 'Why: because' }] }],
  });
});

test('waits take no time and begin when the execution did', async () => {
  const live = workflow({
    Pause: {
      type: 'action',
      actionId: 'sp:sleep',
      attributes: { type: 'waitFor', duration: '7d' },
      nextStep: 'Fetch',
    },
    Fetch: http('Done'),
    Done,
  });
  const paused = step('Pause', { type: 'waitFor', duration: '7d' });
  expect(await one({ history: [STARTED, ...paused, ...FETCHED], live })).toMatchObject({
    end: 'Same',
    strays: false,
  });
});

test.each([
  ['another action under the same key', { actionId: 'sp:get-identity' }],
  ['another name', undefined],
])('the record of %s is no answer', async (_title, more) => {
  const next = workflow(
    more === undefined
      ? { Get: http('Done'), Done }
      : { Fetch: { ...(http('Done') as JsonObject), ...more }, Done },
  );
  const found = await one({ history: [STARTED, ...FETCHED, ...TOLD], next });
  expect(found.standIns).toEqual([more === undefined ? 'Get' : 'Fetch']);
});

test('what failed before it was asked for is no answer of the action', async () => {
  const history = [
    STARTED,
    event('ActivityTaskFailed', { stepName: 'Fetch', error: 'a path found nothing' }),
  ];
  expect((await one({ history, status: 'Failed' })).standIns).toContain('Fetch');
});

test('a filter that would keep the event out is the difference', async () => {
  const next = {
    ...LIVE,
    trigger: { type: 'EVENT', attributes: { 'filter.$': '$[?(@.url == "other")]' } },
  };
  const found = await one({ history: [STARTED, ...FETCHED, ...TOLD], next });
  expect(found.differences).toEqual([{ kind: 'start', before: true, after: false }]);
});

test('rounds of a loop are answered by the record of the same item, wherever it stands in the list', async () => {
  const loop = (items: Json): JsonObject =>
    workflow({
      Each: {
        type: 'action',
        actionId: 'sp:loop:iterator',
        attributes: {
          input: items,
          start: 'Get',
          steps: {
            Get: { ...(http('Tell') as JsonObject), attributes: { 'id.$': '$.loop.loopInput' } },
            Tell: mail('{{$.get.name}}', 'End'),
            End: Done,
          },
        },
        nextStep: 'Done',
      },
      Done,
    });
  const round = (index: number, id: string): Json[] =>
    [
      event('StartChildWorkflowExecutionInitiated', { input: id }),
      ...step('Get', { id }, { result: { name: `name of ${id}` } }),
      ...step('Tell', { body: `name of ${id}` }, { result: {} }),
    ].map((item) => {
      const { attributes, ...rest } = item as { readonly attributes: JsonObject };
      return { ...rest, attributes: { ...attributes, iteration: { loop: 'Each', index } } } as Json;
    });
  const history = [STARTED, ...round(0, 'a'), ...round(1, 'b')];
  const live = loop(['a', 'b']);
  expect(await one({ history, live })).toMatchObject({ end: 'Same', standIns: [] });
  const fewer = await one({ history, live, next: loop(['b', 'a']) });
  const tell = fewer.differences.find(
    (found) => found.kind === 'input' && found.step === 'Each/Tell',
  );
  expect(tell).toMatchObject({ places: [{ before: 'name of a', after: 'name of b' }] });
});

test('the baseline is the live definition, or the one that ran', async () => {
  const executed = workflow({ Fetch: http('Done'), Done });
  const history = [STARTED, ...FETCHED];
  const live = await one({ history, executed });
  expect(live).toMatchObject({ end: 'Same', ranEarlier: true, strays: false });
  const ran = await one({ history, executed, baseline: 'executed' });
  expect(ran).toMatchObject({ end: 'Differs', ranEarlier: true, strays: false });
});

test('a replay that leaves the recorded path says so', async () => {
  const history = [STARTED, ...FETCHED, ...step('Sorry', { body: 'x' })];
  expect(await one({ history })).toMatchObject({ end: 'Same', strays: true });
});

test.each([
  ['the history is gone', undefined, 'HistoryGone'],
  ['nothing is told', [], 'InputMissing'],
  ['kinds of events are unknown', [event('Marker'), { odd: true }, 7], 'InputMissing'],
  ['the input was too large', [event('WorkflowExecutionStarted', { input: null })], 'InputMissing'],
  [
    'the answer is no history',
    new TenantError('TENANT_BAD_ANSWER', { operation: 'getHistoryV2', outcome: 'unknown' }),
    'HistoryUnreadable',
  ],
] as const)('where %s it is not replayed: %s', async (_title, history, end) => {
  expect(await one({ history: history as Options['history'] })).toMatchObject({ end });
});

test('any other trouble of the tenant is an error', async () => {
  const error = new TenantError('TENANT_NOT_FOUND', { operation: 'x', outcome: 'refused' });
  await expect(one({ history: error })).rejects.toBe(error);
});

test('secrets of an execution are known afterwards, wherever they stood', async () => {
  const masker = new Masker();
  const input: Json = { url: 'u', login: { password: 'canary-one' } };
  const history = [
    event('WorkflowExecutionStarted', { input }),
    ...step('Fetch', { method: 'get', url: 'u' }, { result: { body: { tokens: ['canary-two'] } } }),
    ...TOLD,
  ];
  const next = workflow({
    Fetch: http('Tell'),
    Tell: mail('{{$.trigger.login.password}}', 'Done', {
      attributes: { body: 'x', context: { clientSecret: 'canary-three' } },
    }),
    Done,
  });
  await one({ history, next, masker });
  expect(masker.text('canary-one, canary-two and canary-three')).toBe(
    '[masked], [masked] and [masked]',
  );
});

test('executions that differ in the same way make one group, the largest first', () => {
  const replayed = (id: string, step?: string, after: Json = id): ReplayedExecution => ({
    id,
    startTime: START,
    end: step === undefined ? 'Same' : 'Differs',
    differences:
      step === undefined
        ? []
        : [{ kind: 'input', step, places: [{ pointer: '/a', before: 0, after }] }],
    standIns: [],
    ranEarlier: false,
    strays: false,
  });
  const groups = groupReplays([
    replayed('1', 'A'),
    replayed('2', 'B'),
    replayed('3'),
    replayed('4', 'B'),
  ]);
  expect(groups.map(({ executions }) => executions.map(({ id }) => id))).toEqual([
    ['2', '4'],
    ['1'],
  ]);
});
