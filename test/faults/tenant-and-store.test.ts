import { afterAll, expect, test } from 'vitest';
import { pick, playPick, SEED } from './sample.ts';
import { disposeTemplates } from './template.ts';

afterAll(disposeTemplates);

// Whoever reads a red run must know which part of the matrix it was.
console.log(`Faults of the tenant and of the store: FAULTS_SEED=${SEED}`);

test.each(pick(SEED, ['requests', 'commits'], 93))('$scenario outlasts $what', async (picked) => {
  expect(await playPick(picked)).toContain(picked.what);
});
