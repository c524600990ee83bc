import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { Closers } from '../../src/kernel/closers.ts';
import { openStore } from '../../src/store/open-store.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import type { RecordStore } from '../../src/store/record-store.ts';
import type { TestPostgres } from './postgres.ts';

/** What opens a store once more, as another replica does. */
export type Opener = () => Promise<RecordStore>;

/** A store of its own file, which all share: no two processes may open it. */
export async function embeddedStore(closers: Closers): Promise<Opener> {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-shared-'));
  closers.add(() => rm(directory, { recursive: true, force: true }));
  const store = await openStore(path.join(directory, 'store.db'));
  closers.add(() => store.close());
  return async () => store;
}

/** A store in a database of its own. */
export async function postgresStore(closers: Closers, postgres: TestPostgres): Promise<Opener> {
  const address = { url: await postgres.database(), name: 'test' };
  return async () => {
    const store = await openPostgres(address);
    closers.add(() => store.close());
    return store;
  };
}
