import { mkdirSync, mkdtempSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Mock } from 'vitest';
import { watchConfig } from '../../src/config/watch-config.ts';
import type { Closer } from '../../src/kernel/closers.ts';

let directory: string;
let close: Closer | undefined;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mainsheet-watch-'));
});

afterEach(async () => {
  await close?.();
  close = undefined;
  rmSync(directory, { recursive: true, force: true });
});

async function called(onChange: Mock<() => void>, times: number): Promise<void> {
  await vi.waitFor(() => expect(onChange).toHaveBeenCalledTimes(times), { timeout: 10_000 });
}

test('a burst of writes is one call, and a file that appears is seen', async () => {
  const file = path.join(directory, 'c.yaml');
  const absent = path.join(directory, 'later.yaml');
  writeFileSync(file, '0');
  const onChange = vi.fn<() => void>();
  close = await watchConfig([file, absent], onChange);
  expect(onChange).not.toHaveBeenCalled();
  for (let at = 1; at <= 5; at += 1) {
    writeFileSync(file, String(at));
  }
  await called(onChange, 1);
  writeFileSync(`${file}.new`, 'renamed over');
  renameSync(`${file}.new`, file);
  await called(onChange, 2);
  writeFileSync(absent, 'now');
  await called(onChange, 3);
});

test('the swap of symlinks that Kubernetes makes is seen each time', async () => {
  const file = path.join(directory, 'c.yaml');
  function swap(round: number): void {
    const versioned = path.join(directory, `..${round}`);
    mkdirSync(versioned);
    writeFileSync(path.join(versioned, 'c.yaml'), String(round));
    symlinkSync(`..${round}`, path.join(directory, '..data_tmp'));
    renameSync(path.join(directory, '..data_tmp'), path.join(directory, '..data'));
    rmSync(path.join(directory, `..${round - 1}`), { recursive: true, force: true });
  }
  swap(1);
  symlinkSync('..data/c.yaml', file);
  const onChange = vi.fn<() => void>();
  close = await watchConfig([file], onChange);
  for (let round = 2; round <= 4; round += 1) {
    swap(round);
    await called(onChange, round - 1);
  }
  expect(onChange).toHaveBeenCalledTimes(3);
});

test('nothing is called after closing', async () => {
  const file = path.join(directory, 'c.yaml');
  writeFileSync(file, '0');
  const onChange = vi.fn<() => void>();
  const witness = vi.fn<() => void>();
  const closer = await watchConfig([file], onChange);
  close = await watchConfig([file], witness);
  writeFileSync(file, '1');
  await closer();
  writeFileSync(file, '2');
  await called(witness, 1);
  expect(onChange).not.toHaveBeenCalled();
});
