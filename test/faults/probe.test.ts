import { test, afterAll } from 'vitest';
import { SCENARIOS } from './scenarios/all.ts';
import { caseName, play, playWithGit } from './play.ts';
import { WEAPONS } from './fault.ts';
import { disposeTemplates } from './template.ts';
afterAll(disposeTemplates);
const [scenarios, weapon] = [process.env['CASE'] ?? '', process.env['WEAPON'] ?? ''];
for (const s of SCENARIOS.filter((s) => scenarios === '' || scenarios.split(',').includes(s.name))) {
  const places = (await play(s)).places;
  const git = (await playWithGit(s)).places.git;
  console.log(s.name, places, git);
  const strikes = WEAPONS.flatMap((w) => {
    const n = w.place === 'once' ? 1 : w.place === 'process' ? 0 : { ...places, git }[w.place];
    return Array.from({ length: n }, (_, i) => w.strike(i + 1));
  }).filter((one) => new RegExp(weapon).test(caseName(s, one)));
  test.each(strikes.map((one) => [caseName(s, one), one] as const))('%s', async (_, one) => {
    await play(s, one);
  });
}
