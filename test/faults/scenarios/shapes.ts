import { unlikeFile, workflowFile } from '../../support/world.ts';
import type { Scenario } from '../scenario.ts';

const SELF = '$.identity[?(@.name == "${!self id} ${!ref workflow/A}")]';

/** Nothing is there yet: one that runs, one that does not, and one that names itself and another. */
export const firstApply: Scenario = {
  name: 'first-apply',
  options: () => ({
    files: {
      'a.yaml': workflowFile('A'),
      'b.yaml': unlikeFile('B', { enabled: false }),
      'c.yaml': unlikeFile('C', { filter: `!sub '${SELF}'` }),
    },
  }),
  prepare: async () => undefined,
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true }, B: { enabled: false }, C: { enabled: true } },
  nothingBefore: true,
  built: true,
};

/** A workflow whose trigger is called from outside, at an address that it tells itself. */
export const externalTrigger: Scenario = {
  name: 'external-trigger',
  options: () => ({
    files: {
      'a.yaml': workflowFile('A')
        .replace(/type: EVENT\n {2}attributes:\n.*\n.*\n/, 'type: EXTERNAL\n  attributes: {}\n')
        .replace('body: Hello', 'body: !self external-url'),
    },
  }),
  prepare: async () => undefined,
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true, subject: 'Hello' } },
  nothingBefore: true,
};

/** A workflow gets another name, which needs no switching off. */
export const rename: Scenario = {
  name: 'rename',
  options: () => ({ files: { 'a.yaml': workflowFile('A') } }),
  prepare: async (world) => {
    await world.pass();
    await world.repository.commit({ 'a.yaml': workflowFile('Other', { description: 'New' }) });
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { Other: { enabled: true, description: 'New', was: 'A' } },
  remembered: true,
};

/** Two files swap names in a tenant in which no two workflows may have one. */
export const swap: Scenario = {
  name: 'swap',
  options: () => ({
    files: { 'a.yaml': workflowFile('A'), 'b.yaml': unlikeFile('B') },
    emulator: { behaviour: { names: 'unique' } },
  }),
  prepare: async (world) => {
    await world.pass();
    await world.repository.commit({
      'a.yaml': workflowFile('B', { description: 'A' }),
      'b.yaml': unlikeFile('A', { description: 'B' }),
    });
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: {
    A: { enabled: true, description: 'B', was: 'B' },
    B: { enabled: true, description: 'A', was: 'A' },
  },
  built: true,
  remembered: true,
};

/** A file moves, and is another one than before. */
export const move: Scenario = {
  name: 'move',
  options: () => ({ files: { 'a.yaml': unlikeFile('A') } }),
  prepare: async (world) => {
    await world.pass();
    await world.repository.move('a.yaml', 'deep/a.yaml');
    await world.repository.commit({ 'deep/a.yaml': unlikeFile('A', { subject: 'New' }) });
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true, subject: 'New', was: 'A' } },
};
