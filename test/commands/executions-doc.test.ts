import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { tenantSeed } from '../../src/commands/tenant-seed.ts';
import { makeRuns } from './runs.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

const commands = [
  ...readFileSync(path.join(ROOT, 'docs/executions.md'), 'utf8').matchAll(/^\$ (.+)$/gm),
].map(([, line]) => line!);

/** The words of a line as a shell reads them. */
function words(line: string): readonly string[] {
  return [...line.matchAll(/"([^"]*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain!);
}

/** How each command of the page ends; what was called with `incident: none` has failed by itself. */
const ENDS: Readonly<Record<string, readonly number[]>> = {
  'executions cancel': [1, 0],
};

test('every command of docs/executions.md does what the page says', async () => {
  const runs = await makeRuns({ seed: await tenantSeed([path.join(ROOT, 'workflows-example')]) });
  try {
    let id = '';
    let run = 0;
    for (const line of commands) {
      const [, text, file] = /^echo '(.*)' > (\S+)$/.exec(line) ?? [];
      if (file !== undefined) {
        await runs.write(file, text!);
        continue;
      }
      const [npx, mainsheet, ...args] = words(
        line.replace(' --config config/demo.yaml --tenant sandbox', ''),
      );
      expect([npx, mainsheet]).toEqual(['npx', 'mainsheet']);
      const result = await runs.run(...args.map((word) => (word === 'ID' ? id : word)));
      const name = args.slice(0, 2).join(' ');
      expect(ENDS[name] ?? [0], `${line}\n${result.stdout}${result.stderr}`).toContain(result.code);
      expect(result.stderr).not.toContain('an error of our own');
      id = name === 'trigger run' ? result.stdout.trim() : id;
      run += 1;
    }
    expect(run).toBeGreaterThan(9);
  } finally {
    await runs.dispose();
  }
});
