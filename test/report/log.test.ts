import { Writable } from 'node:stream';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { MASKED, Masker } from '../../src/kernel/mask.ts';
import { EVENT_NAMES, definitionOf } from '../../src/report/event-catalogue.ts';
import { makeEvent } from '../../src/report/event.ts';
import { LOG_KEYS } from '../../src/report/log-keys.ts';
import { isSecretKey } from '../../src/kernel/mask.ts';
import { openLog } from '../../src/report/log.ts';
import type { LogOptions } from '../../src/report/log.ts';
import { checkLine } from '../support/teller.ts';

const SECRET = 'canary-77aa-secret';

function written(options: Partial<LogOptions> = {}): {
  readonly log: ReturnType<typeof openLog>;
  readonly text: () => string;
} {
  let text = '';
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      text += chunk.toString();
      done();
    },
  });
  const masker = new Masker();
  masker.learn(SECRET);
  const log = openLog({
    level: 'debug',
    format: 'json',
    masker,
    stream,
    validate: true,
    ...options,
  });
  return { log, text: () => text };
}

const FIELDS = {
  tenant: 'demo',
  source: 's',
  workflow: 'A',
  file: 'a.yaml',
  change: 'update',
  outcome: 'failed',
  reason: 'X',
  requests: 1,
} as const;

/** Text as nasty as it comes: escapes, controls, halves of characters, long runs, secrets. */
const nasty = fc.oneof(
  fc.string({ unit: 'binary', maxLength: 3000 }),
  fc.string({ maxLength: 40 }).map((text) => `${text}${SECRET}`.repeat(40)),
  fc.constantFrom('\u0001'.repeat(9000), '😀'.repeat(5000), '"\\\n'.repeat(4000), ''),
);

test('whatever is told, a line fits, holds its schema, and has no secret', () => {
  fc.assert(
    fc.property(
      fc.record({
        message: nasty,
        hint: nasty,
        diff: nasty,
        commitSubject: nasty,
        notes: fc.array(nasty, { maxLength: 300 }),
        findings: fc.array(fc.record({ message: nasty, step: nasty }), { maxLength: 60 }),
        operations: fc.array(
          fc.record({
            op: fc.constant('replace' as const),
            path: nasty.map((text) => `/${text}`),
            value: fc.oneof(nasty, fc.jsonValue({ maxDepth: 4 })),
          }),
          { maxLength: 60 },
        ),
      }),
      (fields) => {
        const { log, text } = written();
        log.tell(makeEvent('workflow.failed', { ...FIELDS, ...fields }));
        const line = text().trimEnd();
        expect(line.split('\n')).toHaveLength(1);
        checkLine(line);
        expect(line).not.toContain(SECRET);
      },
    ),
    { numRuns: 60 },
  );
});

test('a long value stands as its first 128 characters, its length and its digest', () => {
  const { log, text } = written();
  log.tell(
    makeEvent('workflow.failed', { ...FIELDS, message: 'x'.repeat(513), hint: 'y'.repeat(512) }),
  );
  const line = JSON.parse(text());
  expect(line.message).toMatch(/^x{128}… \(513 characters, sha256:[0-9a-f]{64}\)$/);
  expect(line.hint).toBe('y'.repeat(512));
});

test('secrets are masked by the name of their place and by their value', () => {
  const { log, text } = written();
  log.tell(
    makeEvent('workflow.updated', {
      ...FIELDS,
      message: `Bearer abcdefghijklmnop ${SECRET}`,
      operations: [
        { op: 'replace', path: '/definition/steps/A/attributes/clientSecret', value: 'short' },
        {
          op: 'replace',
          path: '/definition/steps/A/attributes',
          value: { tokens: ['t1'], password: 'p1', path: '$.x' },
        },
      ],
    }),
  );
  const line = JSON.parse(text());
  expect(line.message).toBe(`Bearer ${MASKED} ${MASKED}`);
  expect(line.operations[0].value).toBe(MASKED);
  expect(line.operations[1].value).toEqual({ tokens: [MASKED], password: MASKED, path: '$.x' });
});

test('no key of ours is taken for a secret', () => {
  expect(Object.keys(LOG_KEYS).filter(isSecretKey)).toEqual([]);
  for (const name of EVENT_NAMES) {
    const { required, optional } = definitionOf(name);
    const keys = [...required, ...optional];
    expect(new Set(keys).size, name).toBe(keys.length);
  }
});

test('levels below the wanted one are left out', () => {
  const { log, text } = written({ level: 'warn' });
  log.tell(makeEvent('emulator.started', { url: 'http://127.0.0.1' }));
  log.tell(makeEvent('tenant.unreachable', { tenant: 't', reason: 'TenantUnreachable' }));
  expect(
    text()
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).level),
  ).toEqual(['warn']);
});

test('an event that breaks its schema throws where that is asked for', () => {
  const { log } = written();
  const event = makeEvent('emulator.started', { url: 'x' });
  expect(() => log.tell({ ...event, fields: { url: 'x', extra: 1 } })).toThrow(TypeError);
  expect(() => log.tell({ ...event, fields: {} })).toThrow(TypeError);
  expect(() => log.tell({ ...event, level: 'error' })).toThrow(TypeError);
});

test('a reader that went away does not end the program, and flush still resolves', async () => {
  let writes = 0;
  const stream = new Writable({
    write: (_chunk, _encoding, done) => {
      writes += 1;
      done(Object.assign(new Error('write EPIPE'), { code: 'EPIPE' }));
    },
  });
  const { log } = written({ stream });
  log.tell(makeEvent('emulator.started', { url: 'x' }));
  await log.flush();
  log.tell(makeEvent('emulator.started', { url: 'y' }));
  await log.flush();
  expect(writes).toBe(1);
});

test('the form for people shows what, where, why and what differs, and steers no terminal', () => {
  const { log, text } = written({ format: 'pretty', color: false });
  log.tell(
    makeEvent('workflow.failed', {
      ...FIELDS,
      line: 7,
      workflow: 'Evil\u001B[2J\u202Ename',
      message: 'The tenant said no.',
      hint: 'Correct it.',
      findings: [{ message: 'step X', line: 9 }],
      diff: "~ step 'X' › a:\n    - one\n    + two",
      disabledMs: 420,
    }),
  );
  expect(text().replace(/^\S+/, 'TIME')).toMatchInlineSnapshot(`
    "TIME ERROR workflow.failed       Evil\\u001b[2J\\u202ename  a.yaml:7  A change failed. [demo]
                   The tenant said no. [X]
                   → Correct it.
                   requests 1, disabled 420ms
                   • step X (line 9)
                   ~ step 'X' › a:
                       - one
                       + two
    "
  `);
});

test('a failure stands first in the form for people, and what a sentence tells is not listed again', () => {
  const { log, text } = written({ format: 'pretty', color: false });
  log.tell(
    makeEvent('execution.failed', {
      tenant: 'demo',
      source: 's',
      pass: 'p',
      workflow: 'A',
      workflowId: 'w1',
      file: 'a.yaml',
      line: 7,
      step: 'Call',
      error: 'No answer',
      fingerprint: 'f1',
      failures: 2,
      since: '2026-11-26T04:43:52.396Z',
      startedAt: '2026-11-26T04:43:51.396Z',
      endedAt: '2026-11-26T04:43:52.396Z',
      execution: 'e1',
      beganWithChange: true,
      hint: 'mainsheet executions show e1',
    }),
  );
  expect(text().replace(/^\S+/, 'TIME')).toMatchInlineSnapshot(`
    "TIME ERROR execution.failed      A  a.yaml:7  Executions of a workflow began to fail. [demo]
                   Call: No answer
                   → mainsheet executions show e1
                   failures 2, since 2026-11-26T04:43:52Z, endedAt 2026-11-26T04:43:52Z, beganWithChange true
    "
  `);
});

test('figures have their names, and times no fractions, in the form for people', () => {
  const { log, text } = written({ format: 'pretty', color: false });
  log.tell(
    makeEvent('rollout.degraded', {
      tenant: 'demo',
      source: 's',
      pass: 'p',
      workflow: 'A',
      workflowId: 'w1',
      file: 'a.yaml',
      appliedCommit: 'abc',
      since: '2026-11-26T04:43:52.396000043Z',
      until: '2026-11-26T04:58:52.396Z',
      before: { ended: 1, failed: 0 },
      after: { ended: 1, failed: 1 },
      message: 'Since 2026-11-26T04:43:52.396000043+01:00.',
    }),
  );
  expect(text().replace(/^\S+/, 'TIME')).toMatchInlineSnapshot(`
    "TIME ERROR rollout.degraded      A  a.yaml  Executions fail since a new version of a workflow is live. [demo]
                   Since 2026-11-26T04:43:52+01:00.
                   appliedCommit abc, since 2026-11-26T04:43:52Z, until 2026-11-26T04:58:52Z, before 1 ended 0 failed, after 1 ended 1 failed
    "
  `);
});
