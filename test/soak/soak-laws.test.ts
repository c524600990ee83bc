import { expect, test } from 'vitest';
import type { Census } from '../faults/journal.ts';
import type { ControlledWorkflow } from '../support/emulator.ts';
import { isSwitchedOnAgainstPeople, US } from '../laws/switching.ts';
import { Flatness } from './flatness.ts';
import type { Figures } from './messages.ts';
import { checkAsGitSays, checkUntouched, Whereabouts } from './soak-laws.ts';
import { stepsOf } from './step.ts';
import { Suspensions } from './suspensions.ts';

function live(id: string, name: string, enabled = true): ControlledWorkflow {
  const definition = { steps: { 'Send Email': { attributes: { subject: 'Hello' } } } };
  const workflow = { id, name, enabled, description: 'Version 1', definition };
  return { id, workflow, revisions: [] };
}

function held(...all: readonly ControlledWorkflow[]): Census {
  return new Map(all.map((one) => [one.id, one]));
}

const ENTRIES = [{ file: 'a.yaml', workflowId: '1' }];
const WISHES = new Map([['a.yaml', { name: 'A', version: 1, on: true }]]);
const STRANGER = live('0', 'By hand');

test('a deletion needs a file that went, or a person', () => {
  const before = held(live('1', 'A'));
  const there = new Whereabouts(ENTRIES, before);
  there.check(before);
  expect(() => there.check(held())).toThrow('nothing is deleted whose file is there');
  there.gone('a.yaml');
  there.check(held());
  const moved = new Whereabouts(ENTRIES, before);
  moved.gone('b.yaml');
  expect(() => moved.check(held())).toThrow('nothing is deleted');
  moved.deleted(['1']);
  moved.check(held());
});

test('what Git says must be there once, and as it is said', () => {
  const check = (...all: readonly ControlledWorkflow[]) =>
    checkAsGitSays(WISHES, ENTRIES, held(STRANGER, ...all), '0');
  check(live('1', 'A'));
  expect(() => check()).toThrow('nothing is there twice');
  expect(() => check(live('1', 'A'), live('2', 'A'))).toThrow('nothing is there twice');
  expect(() => check(live('1', 'B'))).toThrow('a.yaml');
  expect(() => check(live('1', 'A', false))).toThrow('a.yaml');
});

test('what is nobody’s may have no revision of ours', () => {
  const revision = { at: '', by: { id: '', name: US }, how: 'PATCH', workflow: {} };
  checkUntouched({ ...STRANGER, revisions: [revision, revision] });
  expect(() => checkUntouched({ ...STRANGER, revisions: [revision, revision, revision] })).toThrow(
    'not written',
  );
});

test('a write under a suspension is an offence, but for what was under way', () => {
  const suspensions = new Suspensions();
  suspensions.check('PATCH', '/v2025/workflows/1');
  suspensions.set('1', []);
  suspensions.check('PATCH', '/v2025/workflows/2');
  suspensions.check('GET', '/v2025/workflows/1');
  expect(suspensions.offences).toEqual([]);
  suspensions.check('PATCH', '/v2025/workflows/1');
  suspensions.set(undefined, ['3']);
  suspensions.check('PATCH', '/v2025/workflows/3');
  suspensions.check('POST', '/v2025/workflows');
  suspensions.end('1');
  suspensions.end(undefined);
  suspensions.check('POST', '/v2025/workflows');
  expect(suspensions.offences).toEqual([
    'PATCH /v2025/workflows/1 under a suspension',
    'POST /v2025/workflows under a suspension',
  ]);
});

test('who switches on what a person switched off is seen, unless Git spoke of it', () => {
  const revision = (name: string, enabled: boolean) => ({
    at: '',
    by: { id: name, name },
    how: 'PATCH',
    workflow: { name: 'A', enabled },
  });
  const revisions = [revision(US, false), revision(US, true), revision('Olga', false)];
  const stays = { ...STRANGER, revisions };
  const against = { ...STRANGER, revisions: [...revisions, revision(US, true)] };
  expect(isSwitchedOnAgainstPeople(stays, new Set())).toBe(false);
  expect(isSwitchedOnAgainstPeople(against, new Set())).toBe(true);
  expect(isSwitchedOnAgainstPeople(against, new Set(['A']))).toBe(false);
  expect(isSwitchedOnAgainstPeople(against, new Set(), 4)).toBe(false);
});

test('what a process holds must not grow', () => {
  const young: Figures = { heap: 30e6, rss: 130e6, files: 40, resources: 10 };
  const after = (old: Figures): Flatness => {
    const flatness = new Flatness();
    [young, young, old].forEach((one) => flatness.add(one));
    return flatness;
  };
  after({ ...young, heap: 32e6 }).check();
  expect(() => after({ ...young, heap: 34e6 }).check()).toThrow('the heap grows');
  expect(() => after({ ...young, files: 45 }).check()).toThrow('open files grow');
  expect(() => after({ ...young, resources: 15 }).check()).toThrow('handles grow');
});

test('one seed makes one life, and the second half leaves the process alone', () => {
  const steps = stepsOf(7, 400);
  expect(stepsOf(7, 400)).toEqual(steps);
  expect(stepsOf(8, 400)).not.toEqual(steps);
  const kinds = steps.map(({ does }) => does);
  expect(kinds.slice(0, 200)).toEqual(expect.arrayContaining(['kill', 'restart']));
  expect(kinds.slice(200)).not.toContain('kill');
  expect(kinds.slice(200)).not.toContain('restart');
});
