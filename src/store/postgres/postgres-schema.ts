import type { Pool, PoolClient } from 'pg';
import { appError } from '../../kernel/app-error.ts';
import { STORE_ERRORS } from '../errors.ts';
import { inTransaction } from './pool.ts';

/** Held while the layout is looked at and brought forward: "MSHT", as the mark of an embedded store. */
const MIGRATION_LOCK = 0x4d534854;

/**
 * What brings a database from version i to i + 1. Never edited once released, only added to; each must leave what the
 * program before it reads and writes as it is, since an old replica may still run.
 */
const MIGRATIONS: readonly string[] = [
  // Texts are compared by their UTF-8 bytes, and may hold what PostgreSQL's own texts may not: so they are bytes.
  `CREATE TABLE mainsheet.records (
     collection bytea NOT NULL,
     tenant bytea NOT NULL,
     key bytea NOT NULL,
     value text NOT NULL,
     version bigint NOT NULL,
     PRIMARY KEY (collection, tenant, key)
   )`,
  `CREATE TABLE mainsheet.replicas (
     id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
     name text NOT NULL,
     address text,
     serves boolean NOT NULL,
     workers text[] NOT NULL DEFAULT '{}',
     expires_at timestamptz NOT NULL
   );
   CREATE TABLE mainsheet.leases (
     name text PRIMARY KEY,
     replica bigint,
     note json,
     released_at timestamptz
   );
   CREATE INDEX leases_by_replica ON mainsheet.leases (replica)`,
];

/** The version of the layout that this program writes. */
export const POSTGRES_VERSION: number = MIGRATIONS.length;

/** The layout's version; 0 where there is none. */
export async function postgresVersion(client: PoolClient): Promise<number> {
  const found = await client.query(`SELECT to_regclass('mainsheet.layout') IS NOT NULL AS is`);
  if (found.rows[0]?.is !== true) {
    return 0;
  }
  const { rows } = await client.query('SELECT version FROM mainsheet.layout');
  return Number(rows[0]?.version ?? 0);
}

/**
 * Brings a database to our version, and prepares whatever else is to be prepared; whoever starts at the same time waits.
 * Throws STORE_TOO_NEW where a later program has been here that this one cannot work beside.
 */
export async function migratePostgres(
  pool: Pool,
  name: string,
  prepare: (pool: Pool) => Promise<void> = async () => undefined,
): Promise<void> {
  await inTransaction(pool, async (client) => {
    // What is prepared has connections of its own, and this one waits for it.
    await client.query(`SET LOCAL idle_in_transaction_session_timeout = '1min'`);
    await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
    const version = await postgresVersion(client);
    if (version > POSTGRES_VERSION) {
      throw appError(STORE_ERRORS, 'STORE_TOO_NEW', {
        message: `${name} has version ${version}, this program knows ${POSTGRES_VERSION}.`,
      });
    }
    if (version < POSTGRES_VERSION) {
      await bringForward(client, version);
    }
    await prepare(pool);
  });
}

async function bringForward(client: PoolClient, version: number): Promise<void> {
  if (version === 0) {
    await client.query('CREATE SCHEMA IF NOT EXISTS mainsheet');
    await client.query('CREATE TABLE mainsheet.layout (version integer NOT NULL)');
    await client.query('INSERT INTO mainsheet.layout VALUES (0)');
  }
  for (const sql of MIGRATIONS.slice(version)) {
    await client.query(sql);
  }
  await client.query('UPDATE mainsheet.layout SET version = $1', [POSTGRES_VERSION]);
}
