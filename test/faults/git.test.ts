import { afterAll, expect, test } from 'vitest';
import { pick, playPick, SEED } from './sample.ts';
import { disposeTemplates } from './template.ts';

afterAll(disposeTemplates);

// Whoever reads a red run must know which part of the matrix it was.
console.log(`Faults of Git: FAULTS_SEED=${SEED}`);

test.for(pick(SEED, ['git', 'once'], 25))('$scenario outlasts $what', async (picked, { skip }) => {
  const name = await playPick(picked);
  skip(name === undefined, 'there is no such place');
  expect(name).toContain(picked.what);
});
