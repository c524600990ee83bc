import { expect, onTestFinished, test } from 'vitest';
import { makeRepository } from '../support/git-repository.ts';

test('a repository made twice from the same tree has the same commits', async () => {
  const [one, two] = await Promise.all([makeRepository({ a: '1' }), makeRepository({ a: '1' })]);
  onTestFinished(() => one.dispose());
  onTestFinished(() => two.dispose());
  const first = await one.commit({ 'b/c': '2', a: undefined });
  expect(await two.commit({ 'b/c': '2', a: undefined })).toBe(first);
  expect(await one.git('ls-tree', '-r', '--name-only', 'HEAD')).toBe('b/c');
  const moved = await one.move('b/c', 'd/e');
  expect(moved).not.toBe(first);
  await one.rewind(first);
  expect(await one.git('rev-parse', 'main')).toBe(first);
  await one.branch('other');
  await one.commit({ x: '1' });
  await one.branch('main');
  expect(await one.git('rev-parse', 'main')).toBe(first);
});
