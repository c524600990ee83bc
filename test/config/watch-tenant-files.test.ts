import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Mock } from 'vitest';
import { watchConfig, watchTenantFiles } from '../../src/config/watch-config.ts';
import type { Closer } from '../../src/kernel/closers.ts';

let directory: string;
let close: Closer | undefined;
let onChange: Mock<() => void>;
let calls = 0;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mainsheet-watch-'));
  onChange = vi.fn<() => void>();
  calls = 0;
});

afterEach(async () => {
  await close?.();
  close = undefined;
  rmSync(directory, { recursive: true, force: true });
});

/** Makes a change, and waits until it was told of. */
async function step(change: () => void): Promise<void> {
  change();
  calls += 1;
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(calls), { timeout: 10_000 });
}

function at(...names: string[]): string {
  return path.join(directory, ...names);
}

test('a file that appears, changes, is renamed over and goes is seen', async () => {
  close = await watchTenantFiles(directory, onChange);
  await step(() => writeFileSync(at('a.yaml'), '1'));
  await step(() => writeFileSync(at('a.yaml'), '2'));
  writeFileSync(at('.a.yaml.swp'), 'of an editor');
  await step(() => renameSync(at('.a.yaml.swp'), at('a.yaml')));
  await step(() => mkdirSync(at('emea')));
  await step(() => rmSync(at('a.yaml')));
  expect(onChange).toHaveBeenCalledTimes(5);
});

test('nothing else is: what the store writes there, what has a dot before its name, what lies deeper or beside it', async () => {
  const watched = at('tenants');
  mkdirSync(path.join(watched, 'emea', 'deep'), { recursive: true });
  const unseen = [
    path.join(watched, 'mainsheet.db-wal'),
    path.join(watched, '.a.yaml'),
    path.join(watched, 'emea', 'b.yaml'),
    path.join(watched, 'emea', 'deep', 'c.yaml'),
    at('beside.yaml'),
  ];
  // It watches all of it, and says when each would have been told.
  const witness = vi.fn<() => void>();
  const closeWitness = await watchConfig([directory], witness);
  close = await watchTenantFiles(watched, onChange);
  let told = 0;
  for (const file of [...unseen, ...unseen]) {
    told += 1;
    writeFileSync(file, String(told));
    await vi.waitFor(() => expect(witness).toHaveBeenCalledTimes(told), { timeout: 10_000 });
  }
  await closeWitness();
  expect(onChange).not.toHaveBeenCalled();
});

test('the swap of symlinks that Kubernetes makes is seen each time, with files that come and go', async () => {
  function swap(round: number, files: readonly string[]): void {
    mkdirSync(at(`..${round}`));
    for (const file of files) {
      writeFileSync(at(`..${round}`, file), String(round));
    }
    symlinkSync(`..${round}`, at('..data_tmp'));
    renameSync(at('..data_tmp'), at('..data'));
    for (const file of files.filter((one) => !existsSync(at(one)))) {
      symlinkSync(`..data/${file}`, at(file));
    }
    rmSync(at(`..${round - 1}`), { recursive: true, force: true });
  }
  swap(1, ['a.yaml', 'b.yaml']);
  close = await watchTenantFiles(directory, onChange);
  await step(() => swap(2, ['a.yaml', 'b.yaml']));
  await step(() => swap(3, ['a.yaml', 'b.yaml', 'c.yaml']));
  await step(() => swap(4, ['a.yaml', 'b.yaml', 'c.yaml']));
  await step(() => {
    swap(5, ['a.yaml', 'c.yaml']);
    rmSync(at('b.yaml'));
  });
  expect(onChange).toHaveBeenCalledTimes(4);
});

test('a directory that comes later, goes and comes again is seen with its files', async () => {
  const later = at('later');
  close = await watchTenantFiles(later, onChange);
  await step(() => mkdirSync(later));
  await step(() => writeFileSync(at('later', 'a.yaml'), '1'));
  await step(() => renameSync(later, at('away')));
  await step(() => renameSync(at('away'), later));
  await step(() => writeFileSync(at('later', 'a.yaml'), '2'));
  expect(onChange).toHaveBeenCalledTimes(5);
});
