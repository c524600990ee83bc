import { sha256 } from '../../src/kernel/json.ts';
import { countOf, scenarioNamed } from './cases.ts';
import { strikeName, WEAPONS } from './fault.ts';
import type { Places, Weapon } from './fault.ts';
import { caseName, play, playWithGit } from './play.ts';
import { playBuilt } from './play-built.ts';
import { SCENARIOS } from './scenarios/all.ts';

/** What of the matrix the test suite plays: the day says which part, so that it is not always the same. */
export const SEED = process.env['FAULTS_SEED'] ?? new Date().toISOString().slice(0, 10);

/** A case whose place is not known before its scenario was played. */
export interface Picked {
  readonly scenario: string;
  readonly weapon: Weapon;
  /** Which of the places, as a part of them all; below 1. */
  readonly at: number;
  /** What goes wrong, in the words of a case's name. */
  readonly what: string;
}

/** Picks cases, the same for one seed: scenarios and weapons by turns in an order of the seed, places by chance. */
export function pick(
  seed: string,
  places: readonly Weapon['place'][],
  count: number,
): readonly Picked[] {
  const scenarios = shuffled(seed, SCENARIOS, ({ name }) => name);
  const weapons = shuffled(
    seed,
    WEAPONS.filter(({ place }) => places.includes(place)),
    (weapon) => strikeName(weapon.strike(1)),
  );
  return Array.from({ length: count }, (_, turn) => {
    const scenario = scenarios[turn % scenarios.length]?.name ?? '';
    const weapon = weapons[turn % weapons.length] as Weapon;
    const [what = ''] = strikeName(weapon.strike(1)).split('/');
    return { scenario, weapon, at: chance(`${seed} ${turn}`), what };
  });
}

/** Plays what was picked, if the scenario has such a place; gives its name, and throws what did not hold with it. */
export async function playPick({ scenario, weapon, at }: Picked): Promise<string | undefined> {
  const found = scenarioNamed(scenario);
  const count = countOf(weapon, found, { ...(await placesFor(weapon, scenario)), process: 0 });
  if (count === 0) {
    return undefined;
  }
  const strike = weapon.strike(1 + Math.floor(at * count));
  try {
    await (strike.kind === 'process' ? playBuilt(found, strike) : play(found, strike));
  } catch (error) {
    throw new Error(`npm run faults -- ${caseName(found, strike)}`, { cause: error });
  }
  return caseName(found, strike);
}

async function placesFor({ place }: Weapon, scenario: string): Promise<Omit<Places, 'process'>> {
  if (place === 'once') {
    return { requests: 0, commits: 0, git: 0 };
  }
  return place === 'git' ? served(scenario) : plain(scenario);
}

const plain = once(async (name: string) => (await play(scenarioNamed(name))).places);
const served = once(async (name: string) => (await playWithGit(scenarioNamed(name))).places);

function once(ask: (name: string) => Promise<Omit<Places, 'process'>>): typeof ask {
  const known = new Map<string, ReturnType<typeof ask>>();
  return async (name) => {
    const answer = known.get(name) ?? ask(name);
    known.set(name, answer);
    return answer;
  };
}

function shuffled<T>(seed: string, all: readonly T[], nameOf: (one: T) => string): readonly T[] {
  return all
    .map((one) => ({ one, order: chance(`${seed} ${nameOf(one)}`) }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ one }) => one);
}

/** A number from 0 to below 1. */
function chance(text: string): number {
  return Number.parseInt(sha256(text).slice(0, 8), 16) / 2 ** 32;
}
