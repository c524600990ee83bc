import { unlikeFile, workflowFile } from '../../support/world.ts';
import type { Scenario } from '../scenario.ts';

const one = () => ({ files: { 'a.yaml': workflowFile('A') } });

/** A workflow that runs gets another definition. */
export const editEnabled: Scenario = {
  name: 'edit-enabled',
  options: one,
  prepare: async (world) => {
    await world.pass();
    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'New' }) });
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true, subject: 'New', was: 'A' } },
  built: true,
};

/** A workflow that is off gets another definition. */
export const editDisabled: Scenario = {
  name: 'edit-disabled',
  options: () => ({ files: { 'a.yaml': workflowFile('A', { enabled: false }) } }),
  prepare: async (world) => {
    await world.pass();
    await world.repository.commit({
      'a.yaml': workflowFile('A', { enabled: false, subject: 'New' }),
    });
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: false, subject: 'New', was: 'A' } },
};

/** Several at once, each in its own cycle. */
export const editMany: Scenario = {
  name: 'edit-many',
  options: () => ({
    files: {
      'a.yaml': workflowFile('A'),
      'b.yaml': unlikeFile('B'),
      'c.yaml': unlikeFile('C', { enabled: false }),
    },
    policies: { guard: { removals: { count: 5, percent: 100 }, updates: { percent: 100 } } },
  }),
  prepare: async (world) => {
    await world.pass();
    await world.repository.commit({
      'a.yaml': workflowFile('A', { subject: 'New' }),
      'b.yaml': unlikeFile('B', { subject: 'New' }),
      'c.yaml': unlikeFile('C', { subject: 'New', enabled: false }),
    });
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: {
    A: { enabled: true, subject: 'New', was: 'A' },
    B: { enabled: true, subject: 'New', was: 'B' },
    C: { enabled: false, subject: 'New', was: 'C' },
  },
};

/** Git switches one on and one off. */
export const switches: Scenario = {
  name: 'switches',
  options: () => ({
    files: { 'a.yaml': workflowFile('A', { enabled: false }), 'b.yaml': unlikeFile('B') },
    tenant: { maxDisabled: 1 },
  }),
  prepare: async (world) => {
    await world.pass();
    await world.repository.commit({
      'a.yaml': workflowFile('A'),
      'b.yaml': unlikeFile('B', { enabled: false }),
    });
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true, was: 'A' }, B: { enabled: false, was: 'B' } },
};

/** A version that the tenant takes and will not enable: the one before goes back. */
export const refused: Scenario = {
  name: 'refused',
  options: one,
  prepare: async (world) => {
    await world.pass();
    const bad = workflowFile('A', { subject: 'New' }).replace('sp:send-email', 'sp:no-such');
    await world.repository.commit({ 'a.yaml': bad });
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true, subject: 'Hello', was: 'A' } },
  waits: ['a.yaml update Rejected'],
};
