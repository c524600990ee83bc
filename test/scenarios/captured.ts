import type { PassResult } from '../../src/report/pass-result.ts';
import { workflowFile } from '../support/world.ts';
import type { World } from '../support/world.ts';

export const SUBJECT = '/definition/steps/Send Email/attributes/subject';

/** The branch of the workflow "A": capitals are marked with the name's hash. */
export const BRANCH = 'mainsheet/demo/a-559aea';

/** A workflow file with comments, and a line in a style of its own. */
export const FILE = `# Who joins gets a letter.
${workflowFile('A').replace('subject: Hello', "subject: 'Hello'   # short")}
# The end.
`;

/** Edits a workflow in the tenant, as a person does in its UI. */
export async function touch(
  world: World,
  pointer: string,
  value: unknown,
  name = 'A',
): Promise<void> {
  const { id } = await world.live(name);
  await world.control.edit(id, [{ op: 'replace', path: pointer, value: value as never }]);
}

/** Deletes a workflow in the tenant. */
export async function erase(world: World, name = 'A'): Promise<void> {
  const { id } = await world.live(name);
  await world.tenant.call('PATCH', `/v2025/workflows/${id}`, [
    { op: 'replace', path: '/enabled', value: false },
  ]);
  await world.tenant.call('DELETE', `/v2025/workflows/${id}`);
}

/** The changed lines of a branch against another, as `git diff` prints them. */
export async function diff(
  world: World,
  branch = BRANCH,
  base = 'main',
): Promise<readonly string[]> {
  const text = await world.repository.git('diff', '--unified=0', base, branch);
  return text.split('\n').filter((line) => /^[-+]/.test(line));
}

/** Every branch of the repository but main. */
export async function branches(world: World): Promise<readonly string[]> {
  const text = await world.repository.git(
    'for-each-ref',
    '--format=%(refname:short)',
    'refs/heads',
  );
  return text.split('\n').filter((name) => name !== 'main');
}

/** What became of what was to be captured. */
export function news(result: PassResult): readonly string[] {
  return result.captures.map((one) =>
    [one.of, one.kind, one.kind === 'not-captured' ? one.reason : '', one.name]
      .filter(Boolean)
      .join(' '),
  );
}

/** The lines of one event that the last pass wrote. */
export function told(world: World, event: string): World['lines'] {
  return world.lines.filter((line) => line.event === event);
}
