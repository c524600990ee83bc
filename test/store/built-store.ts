import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** Compiles the store into `directory`, so that a process of its own can run it; gives the module's path. */
export function buildStore(directory: string): string {
  const config = path.join(directory, 'tsconfig.json');
  const options = {
    rootDir: path.join(ROOT, 'src'),
    outDir: directory,
    isolatedDeclarations: false,
  };
  const typeRoots = [path.join(ROOT, 'node_modules/@types')];
  writeFileSync(
    config,
    JSON.stringify({
      extends: path.join(ROOT, 'tsconfig.json'),
      compilerOptions: { ...options, typeRoots, noCheck: true, sourceMap: false },
      include: [],
      files: [
        path.join(ROOT, 'src/store/open-store.ts'),
        path.join(ROOT, 'src/store/decision-box.ts'),
      ],
    }),
  );
  execFileSync(
    process.execPath,
    [path.join(ROOT, 'node_modules/typescript/bin/tsc'), '-p', config],
    {
      stdio: ['ignore', 'inherit', 'inherit'],
    },
  );
  writeFileSync(path.join(directory, 'package.json'), '{"type":"module"}');
  symlinkSync(path.join(ROOT, 'node_modules'), path.join(directory, 'node_modules'));
  return path.join(directory, 'store/open-store.js');
}

export interface Child {
  readonly process: ChildProcess;
  /** Resolves with the child's next line; rejects when the child ends without one. */
  line(): Promise<string>;
  /** Everything the child said, after it ended. */
  ended(): Promise<readonly string[]>;
}

/** Runs a module's text in a process of its own. */
export function runChild(script: string): Child {
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const said: string[] = [];
  const events = new EventEmitter();
  let taken = 0;
  let over = false;
  const lines = createInterface({ input: child.stdout });
  lines.on('line', (line) => {
    said.push(line);
    events.emit('news');
  });
  lines.on('close', () => {
    over = true;
    events.emit('news');
  });
  async function until(ready: () => boolean): Promise<void> {
    while (!ready() && !over) {
      await once(events, 'news');
    }
  }
  return {
    process: child,
    line: async () => {
      await until(() => said.length > taken);
      const line = said[taken];
      taken += 1;
      if (line === undefined) {
        throw new Error('The child ended without a word.');
      }
      return line;
    },
    ended: async () => {
      await until(() => false);
      return said;
    },
  };
}
