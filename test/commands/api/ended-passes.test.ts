import { expect, test } from 'vitest';
import { EndedPasses } from '../../../src/commands/api/ended-passes.ts';

test('whoever listens hears of all passes, and the other replicas of those that ended here', () => {
  const passes = new EndedPasses();
  const heard: string[] = [];
  const stop = [
    passes.subscribe((tenant) => heard.push(`all ${tenant}`)),
    passes.subscribeOwn((tenant) => heard.push(`own ${tenant}`)),
  ];
  passes.endedHere('a');
  passes.endedElsewhere('b');
  expect(heard).toEqual(['own a', 'all a', 'all b']);
  stop.forEach((end) => end());
  passes.endedHere('a');
  expect(heard).toHaveLength(3);
});
