import { spawn, spawnSync } from 'node:child_process';

/** Whether promtool is on the path. */
export const hasPromtool = spawnSync('promtool', ['--version']).error === undefined;

if (!hasPromtool) {
  console.warn('promtool is not installed: what it would check is skipped.');
}

/** Runs promtool and gives how it ended and what it printed. */
export async function promtool(
  args: readonly string[],
  input = '',
): Promise<{ readonly code: unknown; readonly printed: string }> {
  const child = spawn('promtool', args);
  let printed = '';
  child.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  child.stdin.end(input);
  const code = await new Promise((resolve) => child.on('close', resolve));
  return { code, printed };
}
