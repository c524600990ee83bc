import { test } from 'vitest';
import { SCENARIOS } from './scenarios/all.ts';
import { play } from './play.ts';
test.each(SCENARIOS)('$name', async (s) => {
  const t = performance.now();
  const p = await play(s);
  console.log(s.name, JSON.stringify(p.requests), p.commits, (performance.now() - t).toFixed(0));
});
