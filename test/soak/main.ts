import { orUsage } from '../support/usage.ts';
import { readArguments, USAGE } from './arguments.ts';
import { Flatness } from './flatness.ts';
import { Soak } from './soak.ts';
import { stepsOf } from './step.ts';

/** So many things happen between one look at everything and the next. */
const STRETCH = 40;

const { seed, steps } = orUsage(() => readArguments(process.argv.slice(2)), USAGE);
const print = (line: string): boolean => process.stdout.write(`${line}\n`);
const all = stepsOf(seed, steps);
const half = Math.ceil(steps / 2);
const flatness = new Flatness();

print(`Seed ${seed}: ${steps} steps, everything looked at after each ${STRETCH}.`);
const soak = await Soak.start();
try {
  for (let at = 0; at < all.length; at += STRETCH) {
    const stretch = all.slice(at, at + STRETCH);
    await soak.live(stretch);
    const figures = await soak.bringBack();
    print(`${at + stretch.length} steps: all laws hold; ${flatness.tell(figures)}`);
    if (at >= half) {
      flatness.add(figures);
    }
  }
  flatness.check();
  print(`All laws held. ${flatness.summary}`);
} catch (error) {
  print(soak.story);
  print(`\n${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  print(`\nPlay it again: npm run soak -- --seed ${seed} --steps ${steps}`);
  process.exitCode = 1;
} finally {
  await soak.dispose();
}
