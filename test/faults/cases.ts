import { WEAPONS } from './fault.ts';
import type { Places, Strike, Weapon } from './fault.ts';
import { caseName, play, playWithGit } from './play.ts';
import { countRequests, playBuilt } from './play-built.ts';
import type { Scenario } from './scenario.ts';
import { SCENARIOS } from './scenarios/all.ts';

/** One case of the matrix: a scenario, and what goes wrong where. */
export interface Case {
  readonly name: string;
  readonly scenario: string;
  readonly strike: Strike;
}

/** What a name that was asked for may begin. */
export function scenarioNamed(name: string): Scenario {
  const found = SCENARIOS.find((one) => one.name === name);
  if (found === undefined) {
    throw new Error(`There is no scenario "${name}".`);
  }
  return found;
}

/** Plays a scenario with nothing going wrong, in each way in which it is struck, and counts where it could be. */
export async function placesOf(scenario: Scenario): Promise<Places> {
  const { places } = await play(scenario);
  const { git } = (await playWithGit(scenario)).places;
  const process = scenario.built === true ? await countRequests(scenario) : 0;
  return { ...places, git, process };
}

/** How many cases a weapon makes of a scenario. */
export function countOf(weapon: Weapon, scenario: Scenario, places: Places): number {
  const { place } = weapon;
  if (place !== 'once') {
    return places[place];
  }
  const strike = weapon.strike(1);
  // Without an applied commit there is no history that could be rewritten, and no mirror that could be damaged.
  const needsHistory =
    strike.kind === 'repository' && ['force-push', 'locks', 'damaged'].includes(strike.fault);
  return needsHistory && scenario.nothingBefore === true ? 0 : 1;
}

/** Every case of a scenario. */
export function casesOf(scenario: Scenario, places: Places): readonly Case[] {
  return WEAPONS.flatMap((weapon) =>
    Array.from({ length: countOf(weapon, scenario, places) }, (_, index) => {
      const strike = weapon.strike(index + 1);
      return { name: caseName(scenario, strike), scenario: scenario.name, strike };
    }),
  );
}

/** Plays a case; what did not hold is thrown. */
export async function playCase({ scenario, strike }: Case): Promise<void> {
  const found = scenarioNamed(scenario);
  await (strike.kind === 'process' ? playBuilt(found, strike) : play(found, strike));
}
