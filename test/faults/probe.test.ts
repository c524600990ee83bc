import { test } from 'vitest';
import * as all from './scenarios/all.ts';
import { caseName, play } from './play.ts';
import { placesOf, strikesAt } from './matrix.ts';
const wanted = process.env['CASE'] ?? '';
for (const s of all.SCENARIOS.filter((s) => s.name === wanted.split('/')[0])) {
  const places = await placesOf(s);
  const strikes = strikesAt(places).filter((one) => caseName(s, one).startsWith(wanted));
  console.log(JSON.stringify(places.requests), places.commits, strikes.length);
  test.each(strikes.map((one) => [caseName(s, one), one] as const))('%s', async (_, one) => {
    await play(s, one);
  });
}
