import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { loadSeed } from '../../src/emulator/seed.ts';
import type { Seed } from '../../src/emulator/seed.ts';

/** What a tenant holds besides workflows: the rows of each kind, in YAML or JSON, by the name of its seed file. */
export type People = Readonly<Record<string, readonly object[]>>;

/** Makes a seed from rows written in a test. */
export async function seedOf(people: People): Promise<Seed> {
  const folder = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-seed-'));
  try {
    for (const [kind, rows] of Object.entries(people)) {
      await writeFile(path.join(folder, `${kind}.yaml`), JSON.stringify(rows));
    }
    return await loadSeed(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const ADMIN = { id: '2c9180857d0a1b2c017d0a1b2c3d0001', name: 'Demo Admin' };

/** The rows of a tenant in which everything has the same name as elsewhere, and an id of its own. */
export function peopleOf(mark: string): People {
  const id = (number: number): string => mark.repeat(31) + String(number);
  return {
    identities: [ADMIN, { id: id(1), name: 'William Wilson', alias: 'william.wilson' }],
    sources: [{ id: id(2), name: 'Active Directory' }],
    forms: [{ id: `${mark.repeat(8)}-0000-4000-8000-000000000003`, name: 'Onboarding' }],
  };
}
