import { isWanted, readArguments } from './arguments.ts';
import type { Case } from './cases.ts';
import { SCENARIOS } from './scenarios/all.ts';
import { Workers } from './workers.ts';

const { names, shard, workers: count, list } = readArguments(process.argv.slice(2));
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const started = performance.now();
const workers = new Workers(count);

const scenarios = SCENARIOS.filter(
  ({ name }) => names.length === 0 || names.some((one) => one.split('/')[0] === name),
);
const found = new Map<string, readonly Case[]>();
const broken: string[] = [];
await workers.run(
  scenarios.map(({ name }) => ({ kind: 'list', scenario: name }) as const),
  ({ scenario }, answer) => {
    if (answer.kind === 'listed') {
      found.set(scenario, answer.cases);
    } else {
      broken.push(scenario);
      print(`BROKE ${scenario} (nothing went wrong)\n${answer.kind === 'broke' ? answer.why : ''}`);
    }
  },
);

const cases = scenarios
  .flatMap(({ name }) => found.get(name) ?? [])
  .filter(({ name }) => isWanted(name, names))
  .filter((_, index) => index % shard.of === shard.nth - 1);

if (list) {
  cases.forEach(({ name }) => print(name));
} else {
  await playAll();
}
process.exitCode = broken.length === 0 && cases.length > 0 ? 0 : 1;

async function playAll(): Promise<void> {
  const left = new Map<string, number>();
  for (const { scenario } of cases) {
    left.set(scenario, (left.get(scenario) ?? 0) + 1);
  }
  const sizes = new Map(left);
  await workers.run(
    cases.map((played) => ({ kind: 'play', played }) as const),
    ({ played: { name, scenario } }, answer) => {
      if (answer.kind === 'broke') {
        broken.push(name);
        print(`BROKE ${name}\n${answer.why}\n`);
      }
      const rest = (left.get(scenario) ?? 0) - 1;
      left.set(scenario, rest);
      if (rest === 0) {
        const bad = broken.filter((one) => one.startsWith(`${scenario}/`)).length;
        print(`${scenario}: ${sizes.get(scenario)} cases, ${bad === 0 ? 'all held' : `${bad} broke`}`);
      }
    },
  );
  const seconds = Math.round((performance.now() - started) / 1000);
  print(`\n${cases.length} cases in ${sizes.size} scenarios, ${seconds} s on ${count} processes`);
  print(`${cases.length - broken.length} held, ${broken.length} broke`);
  broken.forEach((name) => print(`  npm run faults -- ${name}`));
}
