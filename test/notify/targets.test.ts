import { createHmac } from 'node:crypto';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { Target } from '../../src/notify/target.ts';
import { githubStatus } from '../../src/notify/targets/github-status.ts';
import { gitlabStatus } from '../../src/notify/targets/gitlab-status.ts';
import { slack } from '../../src/notify/targets/slack.ts';
import type { Event } from '../../src/report/event.ts';
import { makeEvent } from '../../src/report/event.ts';
import { checkLine } from '../support/teller.ts';
import { startReceiver } from './receiver.ts';
import type { Received, Receiver } from './receiver.ts';
import { ALL, SECRET, Sending, hook } from './sending.ts';

const TOKEN = 'canary-77e0-token';
const SHA = 'c0ffee'.padEnd(40, '0');

/** The rules for attributes of CloudEvents 1.0.2, "Context Attributes", and of its JSON format. */
const CLOUD_EVENT = new Ajv2020({ strict: false }).compile({
  type: 'object',
  required: ['specversion', 'id', 'source', 'type'],
  properties: {
    specversion: { const: '1.0' },
    id: { type: 'string', minLength: 1 },
    source: { type: 'string', minLength: 1, pattern: "^[A-Za-z0-9:/?#\\[\\]@!$&'()*+,;=._~%-]+$" },
    type: { type: 'string', minLength: 1 },
    subject: { type: 'string', minLength: 1 },
    time: { type: 'string', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z$' },
    datacontenttype: { type: 'string', minLength: 1 },
    data: true,
  },
  // Names of attributes are lower-case letters and digits; nothing of ours is an extension.
  propertyNames: { pattern: '^[a-z0-9]+$' },
  additionalProperties: false,
});

let sending: Sending;
let receiver: Receiver;

beforeEach(async () => {
  sending = new Sending();
  sending.masker.learn(TOKEN);
  receiver = await startReceiver();
});

afterEach(async () => {
  await sending.dispose();
  await receiver.close();
});

async function arrived(target: Target, events: readonly Event[], count = events.length) {
  await sending.open([target]);
  await sending.add(events);
  sending.send();
  await expect.poll(() => receiver.received.length).toBe(count);
  await expect.poll(() => sending.waiting).toBe(0);
  expect(sending.dropped).toEqual([]);
  return receiver.received;
}

const FAILED = makeEvent('workflow.failed', {
  tenant: 'production',
  source: 's',
  workflow: 'Joiner <b>&amp; all',
  file: 'joiner.yaml',
  line: 12,
  column: 3,
  change: 'update',
  outcome: 'failed',
  reason: 'TENANT_REFUSED',
  requests: 3,
  message: `<!channel> refused: password=${SECRET} Bearer abcdefghijklmnop`,
  hint: 'Correct the step.',
  commit: SHA,
  commitAuthor: 'Ann <ann@acme.example>',
  commitSubject: 'Greets & more',
  operations: [{ op: 'replace', path: '/definition/apiToken', value: 'hunter2-hunter2' }],
});

describe('a webhook', () => {
  test('gets CloudEvents whose data is the line of the log, signed over time and body', async () => {
    const started = makeEvent('daemon.started', {
      version: '1',
      tenants: [],
      sources: [],
      store: 'x',
    });
    const source = makeEvent('source.failed', { source: 'a b', reason: 'GitUnreachable' });
    const requests = await arrived(hook('h', `${receiver.url}/in?x=1`), [FAILED, started, source]);
    for (const { method, path, headers, body } of requests) {
      expect([method, path]).toEqual(['POST', '/in?x=1']);
      expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
      expect(headers['user-agent']).toMatch(/^mainsheet\/\d/);
      const timestamp = headers['x-mainsheet-timestamp'] as string;
      expect(Number(timestamp)).toBe(Math.floor(sending.clock.now() / 1000));
      const hex = createHmac('sha256', SECRET)
        .update(timestamp)
        .update('.')
        .update(body)
        .digest('hex');
      expect(headers['x-mainsheet-signature-256']).toBe(`sha256=${hex}`);
      const event = JSON.parse(body);
      CLOUD_EVENT(event);
      expect(CLOUD_EVENT.errors).toBeNull();
      checkLine(JSON.stringify(event.data));
      expect(event.time).toBe(event.data.time);
      expect(body).not.toMatch(/canary|hunter2|abcdefghijklmnop/);
    }
    const events = requests.map(({ body }) => JSON.parse(body));
    expect(events.map(({ type, source: from, subject }) => [type, from, subject])).toEqual([
      ['mainsheet.workflow.failed', '/mainsheet/tenants/production', 'joiner.yaml'],
      ['mainsheet.daemon.started', '/mainsheet', undefined],
      ['mainsheet.source.failed', '/mainsheet/sources/a%20b', undefined],
    ]);
    expect(new Set(events.map(({ id }) => id)).size).toBe(3);
    expect(events[0].data).toMatchObject({
      workflow: 'Joiner <b>&amp; all',
      line: 12,
      commit: SHA,
    });
  });

  test('gets only what its filter lets through', async () => {
    const target = hook('h', receiver.url, {
      events: ['workflow.*'],
      minLevel: 'warn',
      tenants: ['production'],
    });
    const other = { ...FAILED, fields: { ...FAILED.fields, tenant: 'sandbox' } };
    const [only] = await arrived(target, [other, { ...FAILED, level: 'info' }, FAILED], 1);
    expect(JSON.parse(only!.body).data.level).toBe('error');
  });
});

describe('Slack', () => {
  test('is told what happened, where, by whom, and what to do, with nothing that it would act on', async () => {
    const target = slack({
      name: 'chat',
      url: async () => `${receiver.url}/services/T/B/x`,
      filter: ALL,
    });
    const [request] = await arrived(target, [FAILED]);
    expect(request!.path).toBe('/services/T/B/x');
    expect(request!.headers['content-type']).toContain('application/json');
    const { text, blocks } = JSON.parse(request!.body);
    expect(text).toBe('Joiner &lt;b&gt;&amp;amp; all: A change failed.');
    expect(blocks).toMatchObject([
      { type: 'section', text: { type: 'mrkdwn' } },
      {
        type: 'context',
        elements: [
          {
            type: 'mrkdwn',
            text: `production · joiner.yaml:12 · c0ffee00 by Ann &lt;ann@acme.example&gt;: Greets &amp; more · see docs/runbook.md#workflowfailed`,
          },
        ],
      },
    ]);
    const shown: string = blocks[0].text.text;
    expect(shown.split('\n')).toEqual([
      ':red_circle: *Joiner &lt;b&gt;&amp;amp; all*: A change failed.',
      expect.stringContaining('&lt;!channel&gt; refused: password='),
      'Correct the step.',
    ]);
    expect(request!.body).not.toMatch(/[<>]|canary|abcdefghijklmnop/);
  });

  test('gets no text longer than it takes', async () => {
    const target = slack({ name: 'chat', url: async () => receiver.url, filter: ALL });
    const long = '<'.repeat(499) + '😀'.repeat(5000);
    const event = makeEvent('plan.waiting', {
      tenant: 't',
      source: 's',
      reason: 'r',
      message: long,
      checksum: 'c',
      letThrough: long,
    });
    const [request] = await arrived(target, [event]);
    for (const { text } of JSON.parse(request!.body).blocks.slice(0, 1)) {
      expect(text.text.length).toBeLessThan(3000);
      expect(text.text).toContain('To let it through: ');
    }
  });

  test('says of an event without a workflow whose it is', async () => {
    const target = slack({ name: 'chat', url: async () => receiver.url, filter: ALL });
    const [request] = await arrived(target, [
      makeEvent('tenant.throttled', { tenant: 'production' }),
    ]);
    expect(JSON.parse(request!.body).text).toBe(
      'production: The tenant says that the request quota is used up.',
    );
  });
});

/** The end of a pass for a commit. */
function finished(
  reason: string,
  more: {
    readonly sha?: string;
    readonly waiting?: number;
    readonly invalid?: number;
    readonly source?: string;
  } = {},
): Event {
  return makeEvent('pass.finished', {
    tenant: 'production',
    source: more.source ?? 's',
    pass: 'p',
    trigger: 'push',
    outcomes: {},
    waiting: more.waiting ?? 0,
    invalid: more.invalid ?? 0,
    drifted: 0,
    unmanaged: 0,
    requests: 1,
    durationMs: 1,
    listMs: 1,
    fetchMs: 1,
    parseMs: 1,
    planMs: 1,
    applyMs: 1,
    commit: more.sha ?? SHA,
    reason,
  });
}

function statusTarget(kind: 'github' | 'gitlab', sourceUrl: string, url?: string): Target {
  const settings = {
    name: 'status',
    token: async () => TOKEN,
    ...(url === undefined ? {} : { url }),
    sourceUrl: (source: string) => (source === 's' ? sourceUrl : undefined),
  };
  return kind === 'github' ? githubStatus(settings) : gitlabStatus(settings);
}

describe('statuses', () => {
  const states: readonly (readonly [string, string, string])[] = [
    ['Succeeded', 'success', 'success'],
    ['Drifted', 'success', 'success'],
    ['ApprovalRequired', 'pending', 'pending'],
    ['AwaitingTenant', 'pending', 'pending'],
    ['DocumentsInvalid', 'failure', 'failed'],
    ['RolledBack', 'failure', 'failed'],
    ['TenantUnreachable', 'error', 'failed'],
  ];

  test('on GitHub', async () => {
    const events = states.map(([reason], index) =>
      finished(reason, { sha: String(index).repeat(40) }),
    );
    const target = statusTarget('github', 'git@github.com:acme/isc-workflows.git', receiver.url);
    const requests = await arrived(target, events);
    requests.forEach(({ method, path, headers, body }, index) => {
      const sha = String(index).repeat(40);
      expect([method, path]).toEqual(['POST', `/repos/acme/isc-workflows/statuses/${sha}`]);
      expect(headers).toMatchObject({
        accept: 'application/vnd.github+json',
        authorization: `Bearer ${TOKEN}`,
        'x-github-api-version': '2022-11-28',
      });
      expect(JSON.parse(body)).toEqual({
        state: states[index]![1],
        context: 'mainsheet/production',
        description: expect.stringMatching(/^.{1,140}$/),
      });
      expect(body).not.toContain(TOKEN);
    });
  });

  test('on GitLab', async () => {
    const events = states.map(([reason], index) =>
      finished(reason, { sha: String(index).repeat(40) }),
    );
    const target = statusTarget(
      'gitlab',
      'https://gitlab.com/acme/iam/isc-workflows.git',
      receiver.url,
    );
    const requests = await arrived(target, events);
    requests.forEach(({ method, path, headers, body }, index) => {
      const sha = String(index).repeat(40);
      expect([method, path]).toEqual([
        'POST',
        `/projects/acme%2Fiam%2Fisc-workflows/statuses/${sha}`,
      ]);
      expect(headers['private-token']).toBe(TOKEN);
      expect(JSON.parse(body)).toEqual({
        state: states[index]![2],
        name: 'mainsheet/production',
        description: expect.stringMatching(/^.{1,255}$/),
      });
    });
  });

  test.each([
    ['github', 'https://github.com/acme/w.git', 'https://api.github.com/repos/acme/w/statuses/'],
    [
      'github',
      'git@github.acme.example:acme/w.git',
      'https://github.acme.example/api/v3/repos/acme/w/statuses/',
    ],
    [
      'gitlab',
      'https://gitlab.com/acme/w',
      'https://gitlab.com/api/v4/projects/acme%2Fw/statuses/',
    ],
    [
      'gitlab',
      'ssh://git@git.acme.example:2222/a/b/w.git',
      'https://git.acme.example/api/v4/projects/a%2Fb%2Fw/statuses/',
    ],
  ] as const)('%s: where %s is', async (kind, sourceUrl, url) => {
    const content = { source: 's', tenant: 't', sha: SHA, state: 'success', description: 'd' };
    const request = await statusTarget(kind, sourceUrl).request('id', content, 0);
    expect(request.url.href).toBe(`${url}${SHA}`);
    await sending.open([]);
  });

  test('are sent when they change, and trouble around says nothing of a commit that has one', async () => {
    const target = statusTarget('github', 'https://github.com/acme/w', receiver.url);
    const requests = await arrived(
      target,
      [
        finished('ApprovalRequired', { waiting: 2 }),
        finished('ApprovalRequired', { waiting: 2 }),
        finished('TenantUnreachable'),
        finished('ApprovalRequired', { waiting: 1, sha: 'd'.repeat(40) }),
        finished('Succeeded', { source: 'elsewhere' }),
        FAILED,
      ],
      2,
    );
    expect(requests.map(({ body }) => JSON.parse(body).description)).toEqual([
      'ApprovalRequired, 2 waiting',
      'ApprovalRequired, 1 waiting',
    ]);
  });

  test('that are out of date before they were sent are not sent, also after a restart', async () => {
    const target = statusTarget('github', 'https://github.com/acme/w', receiver.url);
    await sending.open([target]);
    await sending.add([finished('ApprovalRequired', { waiting: 2 })]);
    await sending.stop();
    await sending.open([target]);
    await sending.add([finished('ApprovalRequired', { waiting: 2 })]);
    expect(sending.waiting).toBe(1);
    await sending.add([finished('Succeeded')]);
    expect(sending.waiting).toBe(1);
    sending.send();
    await expect.poll(() => receiver.received.length).toBe(1);
    expect(JSON.parse(receiver.received[0]!.body).state).toBe('success');
  });

  test.each([401, 403, 404, 409, 429, 503])(
    'that a target answers with %i are tried again, given up after a day, and said again then',
    async (status) => {
      receiver.answer(() => ({ status }));
      const target = statusTarget('github', 'https://github.com/acme/w', receiver.url);
      await sending.open([target]);
      await sending.add([finished('Succeeded')]);
      sending.send();
      const [lane] = sending.outbox.lanes;
      for (let tries = 1; tries <= 3; tries += 1) {
        await expect.poll(() => lane!.failures).toBe(tries);
        await sending.clock.advance(lane!.notBefore - sending.clock.now());
      }
      await expect.poll(() => lane!.failures).toBe(4);
      expect(receiver.received).toHaveLength(4);
      await sending.stop();
      await sending.clock.advance(86_400_000);
      await sending.open([target]);
      sending.send();
      await expect.poll(() => sending.dropped.length).toBe(1);
      expect(sending.dropped[0]).toMatchObject({ reason: 'Expired', status });
      await expect.poll(async () => sending.store.tenants('notified')).toEqual([]);
      receiver.answer(() => ({ status: 201 }));
      const before = receiver.received.length;
      await sending.clock.advance(3_600_000);
      await sending.add([finished('Succeeded')]);
      await expect.poll(() => receiver.received.length).toBe(before + 1);
      await expect.poll(() => sending.waiting).toBe(0);
    },
  );

  test('that a host refuses for good are not said again before they change', async () => {
    receiver.answer(() => ({ status: 422 }));
    await sending.open([statusTarget('github', 'https://github.com/acme/w', receiver.url)]);
    await sending.add([finished('Succeeded')]);
    sending.send();
    await expect.poll(() => sending.dropped.length).toBe(1);
    await sending.add([finished('Succeeded')]);
    expect(sending.waiting).toBe(0);
    await sending.add([finished('Drifted')]);
    await expect.poll(() => receiver.received.length).toBe(2);
  });

  test('are sent anew by a target that was gone for a while', async () => {
    const target = statusTarget('github', 'https://github.com/acme/w', receiver.url);
    await arrived(target, [finished('Succeeded')]);
    await sending.outbox.takeOver([]);
    expect(await sending.store.tenants('notified')).toEqual([]);
    await sending.outbox.takeOver([target]);
    await sending.add([finished('Succeeded')]);
    await expect.poll(() => receiver.received.length).toBe(2);
  });

  test('that GitLab has already are not sent again', async () => {
    receiver.answer(() => ({
      status: 400,
      body: '{"message":"Cannot transition status via :enqueue from :pending"}',
    }));
    const target = statusTarget('gitlab', 'https://gitlab.com/acme/w', receiver.url);
    const requests: readonly Received[] = await arrived(target, [finished('Suspended')]);
    expect(requests).toHaveLength(1);
  });
});
