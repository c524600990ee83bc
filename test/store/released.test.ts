import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openStore } from '../../src/store/open-store.ts';
import { openPostgres } from '../../src/store/postgres/open-postgres.ts';
import { POSTGRES_VERSION } from '../../src/store/postgres/postgres-schema.ts';
import type { RecordStore } from '../../src/store/record-store.ts';
import { SCHEMA_VERSION } from '../../src/store/schema.ts';
import { openSqlite } from '../../src/store/sqlite-file.ts';
import { startPostgres } from '../support/postgres.ts';
import type { TestPostgres } from '../support/postgres.ts';

/** What each released version left, as SQL: never edited, one more for each version of a layout. */
const RELEASED = path.join(import.meta.dirname, 'released');

function versionsOf(kind: 'sqlite' | 'postgres'): readonly number[] {
  return readdirSync(RELEASED)
    .flatMap((file) => new RegExp(`^${kind}-(\\d+)\\.sql$`).exec(file)?.slice(1) ?? [])
    .map(Number)
    .toSorted((a, b) => a - b);
}

function leftBy(kind: 'sqlite' | 'postgres', version: number): string {
  return readFileSync(path.join(RELEASED, `${kind}-${version}.sql`), 'utf8');
}

/** What was there is there, and can be written. */
async function expectAtWork(store: RecordStore): Promise<void> {
  expect(await store.list('entry', '')).toEqual([
    { key: 'kept', value: { file: 'a.yaml' }, version: 3 },
  ]);
  await store.commit([
    { kind: 'put', collection: 'entry', tenant: '', key: 'kept', value: { file: 'b.yaml' } },
  ]);
  expect(await store.get('entry', '', 'kept')).toEqual({ file: 'b.yaml' });
  await store.close();
}

describe('a store in a file', () => {
  let directory: string;

  beforeAll(async () => {
    directory = await mkdtemp(path.join(os.tmpdir(), 'mainsheet-released-'));
  });

  afterAll(() => rm(directory, { recursive: true, force: true }));

  function layoutOf(file: string): unknown {
    const db = openSqlite(file);
    const rows = db.prepare('SELECT name, sql FROM sqlite_schema ORDER BY name').all();
    db.close();
    return rows.map((row) => {
      const { name, sql } = row as { name: string; sql: string | null };
      return { name, sql };
    });
  }

  test('its newest layout was kept', () => {
    expect(versionsOf('sqlite').at(-1)).toBe(SCHEMA_VERSION);
  });

  test.each(versionsOf('sqlite'))('of version %i is brought forward', async (version) => {
    const file = path.join(directory, `${version}.db`);
    const db = openSqlite(file);
    db.exec(leftBy('sqlite', version));
    db.close();
    await expectAtWork(await openStore(file));
    const fresh = path.join(directory, `fresh-${version}.db`);
    await (await openStore(fresh)).close();
    expect(layoutOf(file)).toEqual(layoutOf(fresh));
  });
});

describe('a store in PostgreSQL', () => {
  let postgres: TestPostgres;

  beforeAll(async () => {
    postgres = await startPostgres();
  });

  afterAll(() => postgres.dispose());

  async function asked(url: string, sql: string): Promise<unknown> {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    try {
      return (await client.query(sql)).rows;
    } finally {
      await client.end();
    }
  }

  function layoutOf(url: string): Promise<unknown> {
    return asked(
      url,
      `SELECT table_name, column_name, data_type, is_nullable, column_default
       FROM information_schema.columns WHERE table_schema = 'mainsheet'
       ORDER BY table_name, column_name`,
    );
  }

  test('its newest layout was kept', () => {
    expect(versionsOf('postgres').at(-1)).toBe(POSTGRES_VERSION);
  });

  test.each(versionsOf('postgres'))('of version %i is brought forward', async (version) => {
    const url = await postgres.database();
    await asked(url, leftBy('postgres', version));
    await expectAtWork(await openPostgres({ url, name: 'test' }));
    const fresh = await postgres.database();
    await (await openPostgres({ url: fresh, name: 'test' })).close();
    expect(await layoutOf(url)).toEqual(await layoutOf(fresh));
  });
});
