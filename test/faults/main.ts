import { orUsage } from '../support/usage.ts';
import { inShard, isWanted, readArguments, USAGE } from './arguments.ts';
import type { Case } from './cases.ts';
import { SCENARIOS } from './scenarios/all.ts';
import type { Answer, Task } from './worker.ts';
import { Workers } from './workers.ts';

/** How far a scenario is. */
interface Progress {
  readonly size: number;
  left: number;
  broken: number;
}

const { names, shard, workers, list } = orUsage(
  () =>
    readArguments(
      process.argv.slice(2),
      SCENARIOS.map(({ name }) => name),
    ),
  USAGE,
);
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const started = performance.now();
const broken: string[] = [];
const progress = new Map<string, Progress>();

const scenarios = SCENARIOS.filter(
  ({ name }) => names.length === 0 || names.some((one) => one.split('/')[0] === name),
);
await new Workers(workers).run(
  scenarios.map(({ name }) => ({ kind: 'list', scenario: name })),
  (task, answer) => (task.kind === 'list' ? listed(task.scenario, answer) : played(task, answer)),
);
const size = [...progress.values()].reduce((sum, one) => sum + one.size, 0);
if (!list) {
  const seconds = Math.round((performance.now() - started) / 1000);
  print(`\n${size} cases of ${progress.size} scenarios in ${seconds} s on ${workers} processes`);
  print(`${size - broken.length} held, ${broken.length} broke`);
  broken.forEach((name) => print(`  npm run faults -- ${name}`));
}
process.exitCode = broken.length === 0 && size > 0 ? 0 : 1;

function listed(scenario: string, answer: Answer): readonly Task[] {
  if (answer.kind !== 'listed') {
    tellBroken(`${scenario}, with nothing going wrong,`, answer);
    return [];
  }
  const cases = answer.cases.filter(({ name }) => isWanted(name, names) && inShard(name, shard));
  progress.set(scenario, { size: cases.length, left: cases.length, broken: 0 });
  return list ? named(cases) : cases.map((one) => ({ kind: 'play', played: one }));
}

function named(cases: readonly Case[]): readonly Task[] {
  cases.forEach(({ name }) => print(name));
  return [];
}

function played(
  { played: { name, scenario } }: Extract<Task, { readonly kind: 'play' }>,
  answer: Answer,
): readonly Task[] {
  const one = progress.get(scenario);
  if (answer.kind !== 'held') {
    tellBroken(name, answer);
  }
  if (one !== undefined) {
    one.left -= 1;
    one.broken += answer.kind === 'held' ? 0 : 1;
    if (one.left === 0) {
      print(
        `${scenario}: ${one.size} cases, ${one.broken === 0 ? 'all held' : `${one.broken} broke`}`,
      );
    }
  }
  return [];
}

function tellBroken(name: string, answer: Answer): void {
  broken.push(name);
  print(`${name} broke: ${answer.kind === 'broke' ? answer.why : ''}\n`);
}
