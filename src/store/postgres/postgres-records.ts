import type { Pool, PoolClient } from 'pg';
import type { Json } from '../../kernel/json.ts';
import type { RecordReader, Row, Slice, Write } from '../record-store.ts';

const SQL = {
  get: `SELECT value FROM mainsheet.records WHERE collection = $1 AND tenant = $2 AND key = $3`,
  tenants: `SELECT DISTINCT tenant FROM mainsheet.records WHERE collection = $1 ORDER BY tenant`,
  put: `INSERT INTO mainsheet.records AS r (collection, tenant, key, value, version)
        VALUES ($1, $2, $3, $4, 1)
        ON CONFLICT (collection, tenant, key)
        DO UPDATE SET value = excluded.value, version = r.version + 1`,
  delete: `DELETE FROM mainsheet.records WHERE collection = $1 AND tenant = $2 AND key = $3`,
  prune: `DELETE FROM mainsheet.records WHERE collection = $1 AND tenant = $2 AND key NOT IN (
            SELECT key FROM mainsheet.records WHERE collection = $1 AND tenant = $2 AND key >= $3
            ORDER BY key DESC LIMIT $4)`,
} as const;

function listSql({ beforeKey, newest }: Slice): string {
  const before = beforeKey === undefined ? '' : ' AND key < $5';
  const order = newest === undefined ? 'key' : 'key DESC';
  return `SELECT key, value, version FROM mainsheet.records
          WHERE collection = $1 AND tenant = $2 AND key >= $3${before} ORDER BY ${order} LIMIT $4`;
}

/** One look at the index for each tenant, in one question. */
function listTogetherSql({ beforeKey, newest }: Slice): string {
  const before = beforeKey === undefined ? '' : ' AND key < $5';
  const order = newest === undefined ? '' : ' DESC';
  return `SELECT found.key, found.value, found.version, asked.tenant
          FROM unnest($2::bytea[]) AS asked (tenant) CROSS JOIN LATERAL (
            SELECT key, value, version FROM mainsheet.records
            WHERE collection = $1 AND tenant = asked.tenant AND key >= $3${before}
            ORDER BY key${order} LIMIT $4) AS found
          ORDER BY found.key${order} LIMIT $4`;
}

/** Reads the records of a database. */
export function postgresReader(pool: Pool): RecordReader {
  const rowsOf = async (sql: string, values: readonly unknown[]): Promise<readonly Cells[]> => {
    const { rows } = await pool.query({ text: sql, values: [...values], rowMode: 'array' });
    return rows as readonly Cells[];
  };
  return {
    get: async (collection, tenant, key) => {
      const [row] = await rowsOf(SQL.get, [bytes(collection), bytes(tenant), bytes(key)]);
      return row === undefined ? undefined : (JSON.parse(String(row[0])) as Json);
    },
    list: async (collection, tenant, slice = {}) => {
      const place = [bytes(collection), bytes(tenant)];
      const found = (await rowsOf(listSql(slice), [...place, ...limits(slice)])).map(rowOf);
      return slice.newest === undefined ? found : found.toReversed();
    },
    listTogether: async (collection, tenants, slice = {}) => {
      const places = [bytes(collection), tenants.map(bytes)];
      const rows = await rowsOf(listTogetherSql(slice), [...places, ...limits(slice)]);
      const found = rows.map((cells) => ({ ...rowOf(cells), tenant: text(cells[3]) }));
      return slice.newest === undefined ? found : found.toReversed();
    },
    tenants: async (collection) => {
      const rows = await rowsOf(SQL.tenants, [bytes(collection)]);
      return rows.map(([tenant]) => text(tenant));
    },
  };
}

/** Carries out writes in their order, inside a transaction that is open. */
export async function writeRecords(client: PoolClient, writes: readonly Write[]): Promise<void> {
  for (const one of writes) {
    const place = [one.collection, one.tenant, one.key].map(bytes);
    await (one.kind === 'put'
      ? client.query(SQL.put, [...place, JSON.stringify(one.value)])
      : client.query(SQL.delete, place));
  }
}

/** Deletes what lies outside a range; gives how many rows went. */
export async function pruneRecords(
  client: PoolClient,
  [collection, tenant]: readonly [string, string],
  { fromKey = '', newest }: Pick<Slice, 'fromKey' | 'newest'>,
): Promise<number> {
  const values = [...[collection, tenant, fromKey].map(bytes), newest ?? null];
  return (await client.query(SQL.prune, values)).rowCount ?? 0;
}

type Cells = readonly unknown[];

function rowOf([key, value, version]: Cells): Row {
  return { key: text(key), value: JSON.parse(String(value)) as Json, version: Number(version) };
}

/** A LIMIT of null is none. */
function limits({ fromKey = '', beforeKey, newest, oldest }: Slice): readonly unknown[] {
  const end = beforeKey === undefined ? [] : [bytes(beforeKey)];
  return [bytes(fromKey), newest ?? oldest ?? null, ...end];
}

function bytes(word: string): Buffer {
  return Buffer.from(word, 'utf8');
}

function text(cell: unknown): string {
  return Buffer.isBuffer(cell) ? cell.toString('utf8') : '';
}
