import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Emulator } from '../../src/emulator/emulator.ts';
import type { LateAnswer } from '../../src/emulator/executions/runner.ts';
import { MockBook, readMocks } from '../../src/emulator/mocks.ts';
import { loadSeed } from '../../src/emulator/seed.ts';
import { http, startEmulator } from '../support/emulator.ts';
import { ask, outputOf, tenantWith } from './actions/ask.ts';

let emulator: Emulator;

beforeEach(async () => {
  emulator = await tenantWith({});
});

afterEach(() => emulator.close());

describe('a mock answers', () => {
  const yes = { output: 'mocked' };

  test.each([
    [{}, true],
    [{ workflow: 'Joiner' }, true],
    [{ workflow: 'w-1' }, true],
    [{ workflow: 'Leaver' }, false],
    [{ step: 'Step' }, true],
    [{ step: 'step' }, false],
    [{ actionId: 'sp:http' }, true],
    [{ actionId: 'sp:snow' }, false],
    [{ workflow: 'Joiner', step: 'Other' }, false],
  ])('what matches %j: %s', (match, expected) => {
    emulator.state.mocks.set({ mocks: [{ match, answer: yes }] });
    expect(outputOf(ask(emulator, 'sp:http', {})) === 'mocked').toBe(expected);
  });

  test.each([
    [{ match: { nth: 2 } }, '.m..'],
    [{ match: { every: 2 } }, '.m.m'],
    [{ times: 3 }, 'mmm.'],
    [{ match: { probability: 0 } }, '....'],
    [{ match: { probability: 1 } }, 'mmmm'],
  ])('as often as %j says', (rule, pattern) => {
    emulator.state.mocks.set({ mocks: [{ ...rule, answer: yes }] });
    const seen = [1, 2, 3, 4].map(() =>
      outputOf(ask(emulator, 'sp:http', {})) === 'mocked' ? 'm' : '.',
    );
    expect(seen.join('')).toBe(pattern);
  });

  test('by chance, the same for the same seed', () => {
    const round = (seed: number): string => {
      const book = new MockBook();
      book.set({ seed, mocks: [{ match: { probability: 0.5 }, answer: yes }] });
      const call = { step: 'Step', actionId: 'sp:http' };
      const seen = Array.from({ length: 40 }, () =>
        book.find({ id: 'w' }, call) === undefined ? '.' : 'm',
      );
      return seen.join('');
    };
    expect(round(7)).toBe(round(7));
    expect(round(7)).not.toBe(round(8));
    expect(round(7)).toContain('m');
    expect(round(7)).toContain('.');
  });

  test('the first of two that match, before the seed and for actions nobody knows', () => {
    emulator.state.mocks.set({ mocks: [{ answer: { output: 1 } }, { answer: { output: 2 } }] });
    expect(outputOf(ask(emulator, 'sp:magic', {}))).toBe(1);
  });

  test('with an error', () => {
    const error = { status: 503, message: 'down', name: 'Outage' };
    emulator.state.mocks.set({ mocks: [{ answer: { error } }] });
    expect(ask(emulator, 'sp:http', {})).toEqual({ kind: 'error', error });
  });

  test('after its delay on the clock of the tenant', async () => {
    const answers: LateAnswer[] = [];
    emulator.state.mocks.set({ mocks: [{ answer: yes, delay: '30s' }] });
    const resume = (answer: LateAnswer): number => answers.push(answer);
    expect(ask(emulator, 'sp:http', {}, { resume })).toEqual({
      kind: 'later',
      timeoutMs: 300_000,
    });
    await emulator.state.clock.advance(29_000);
    expect(answers).toEqual([]);
    await emulator.state.clock.advance(1000);
    await expect.poll(() => answers).toEqual([{ kind: 'output', output: 'mocked' }]);
  });
});

describe('mocks that cannot be meant are refused', () => {
  test.each([
    [undefined, 'the body'],
    [[{ answer: {} }], 'mocks.0.answer'],
    [[{ answer: { output: 1, error: { status: 500, message: 'x' } } }], 'mocks.0.answer'],
    [[{ answer: { error: { status: 200, message: 'x' } } }], 'mocks.0.answer'],
    [[{ answer: { output: 1 }, delay: 'soon' }], 'mocks.0.delay: a duration such as 30s, 5m or 2h'],
    [[{ answer: { output: 1 }, times: 0 }], 'mocks.0.times'],
    [[{ answer: { output: 1 }, match: { stepp: 'x' } }], 'did you mean "step"?'],
    [[{ match: {} }], 'mocks.0.answer'],
  ])('%j', (written, trouble) => {
    const read = readMocks(written);
    expect(read.ok ? 'taken' : read.trouble).toContain(trouble);
  });
});

test('mocks are put, shown and dropped over HTTP', async () => {
  const running = await startEmulator();
  try {
    const rules = [{ match: { step: 'A' }, answer: { output: { a: 1 } }, times: 2 }];
    const put = (body: unknown): ReturnType<typeof http> =>
      http(running.url, 'PUT', '/_emulator/mocks', { body: JSON.stringify(body) });
    const show = async (): Promise<unknown> =>
      (await http(running.url, 'GET', '/_emulator/mocks')).body;
    expect((await put({ seed: 7, mocks: rules })).body).toEqual({ mocks: 1 });
    expect(await show()).toEqual({ seed: 7, mocks: rules });
    expect((await put([{ answer: {} }])).status).toBe(400);
    expect((await show()) as object).toMatchObject({ mocks: rules });
    expect((await http(running.url, 'DELETE', '/_emulator/mocks')).status).toBe(204);
    expect(await show()).toEqual({ seed: 1, mocks: [] });
  } finally {
    await running.dispose();
  }
});

describe('mocks.yaml of a seed', () => {
  let folder: string;

  beforeEach(async () => {
    folder = await mkdtemp(path.join(tmpdir(), 'emulator-mocks-'));
  });

  afterEach(() => rm(folder, { recursive: true, force: true }));

  test('is in force from the start', async () => {
    await writeFile(path.join(folder, 'mocks.yaml'), '- answer: {output: {body: seeded}}\n');
    const seeded = await tenantWith({}, { seed: await loadSeed(folder) });
    expect(outputOf(ask(seeded, 'sp:http', {}))).toEqual({ body: 'seeded' });
    await seeded.close();
  });

  test('may be empty, and is refused when it is wrong', async () => {
    await writeFile(path.join(folder, 'mocks.yaml'), '');
    expect(await loadSeed(folder)).toMatchObject({ mocks: { mocks: [] } });
    await writeFile(path.join(folder, 'mocks.yaml'), '- answr: {output: 1}\n');
    await expect(loadSeed(folder)).rejects.toMatchObject({
      code: 'EMULATOR_SEED_INVALID',
      message: expect.stringContaining('did you mean "answer"?'),
    });
  });
});
