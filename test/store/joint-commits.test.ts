import { expect, test } from 'vitest';
import { JointCommits } from '../../src/store/joint-commits.ts';

test('what is asked for at the same moment is one commit, in the order in which it was asked for', async () => {
  const commits: (readonly number[])[] = [];
  const joint = new JointCommits<number>(async (writes) => void commits.push(writes));
  await Promise.all([joint.commit([1, 2]), joint.commit([3])]);
  await joint.commit([4]);
  expect(commits).toEqual([[1, 2, 3], [4]]);
});

test('nobody is told before it is so, and all are told when it fails', async () => {
  let fails = true;
  let committed = false;
  const joint = new JointCommits<number>(async () => {
    await new Promise((resolve) => setImmediate(resolve));
    if (fails) {
      throw new Error('full');
    }
    committed = true;
  });
  const ends = await Promise.allSettled([joint.commit([1]), joint.commit([2])]);
  expect(ends.map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  fails = false;
  await joint.commit([3]);
  expect(committed).toBe(true);
});
