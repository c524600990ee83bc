import { unlikeFile, workflowFile } from '../../support/world.ts';
import type { World, WorldOptions } from '../../support/world.ts';
import type { Scenario } from '../scenario.ts';

const WEEK_MS = 7 * 86_400_000;

function two(graceMs: number): () => WorldOptions {
  return () => ({
    files: { 'a.yaml': workflowFile('A'), 'z.yaml': unlikeFile('Z', { enabled: false }) },
    policies: { prune: { mode: 'quarantine', delayMs: 0, graceMs } },
  });
}

async function remove(world: World): Promise<void> {
  await world.pass();
  await world.repository.commit({ 'a.yaml': undefined });
}

/** A file is gone, and its workflow is switched off and deleted. */
export const prune: Scenario = {
  name: 'prune',
  options: two(0),
  prepare: remove,
  act: async ({ pass }) => {
    await pass();
  },
  right: { Z: { enabled: false, was: 'Z' } },
  gone: ['A'],
  remembered: true,
  built: true,
};

/** A file is gone, and its workflow is switched off for the time being. */
export const quarantine: Scenario = {
  name: 'quarantine',
  options: two(WEEK_MS),
  prepare: remove,
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: false, subject: 'Hello', was: 'A' }, Z: { enabled: false, was: 'Z' } },
  waits: ['a.yaml delete Grace'],
  remembered: true,
};

/** Its time is over. */
export const expiry: Scenario = {
  name: 'expiry',
  options: two(WEEK_MS),
  prepare: async (world) => {
    await remove(world);
    await world.pass();
    await world.advance(WEEK_MS);
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { Z: { enabled: false, was: 'Z' } },
  gone: ['A'],
  remembered: true,
};

/** A file comes back, changed. */
export const comeback: Scenario = {
  name: 'comeback',
  options: two(WEEK_MS),
  prepare: async (world) => {
    await remove(world);
    await world.pass();
    await world.repository.commit({ 'a.yaml': workflowFile('A', { subject: 'Back' }) });
  },
  act: async ({ pass }) => {
    await pass();
  },
  right: { A: { enabled: true, subject: 'Back', was: 'A' }, Z: { enabled: false, was: 'Z' } },
  remembered: true,
};
