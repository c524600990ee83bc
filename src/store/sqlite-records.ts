import { appError } from '../kernel/app-error.ts';
import { compareText } from '../kernel/diagnostic.ts';
import type { Json } from '../kernel/json.ts';
import { STORE_ERRORS } from './errors.ts';
import { JointCommits } from './joint-commits.ts';
import type { Range, RecordReader, Row, Slice, TenantRow, Write } from './record-store.ts';
import { inTransaction } from './sqlite-file.ts';
import type { Sqlite, Statement } from './sqlite-file.ts';
import { storeError } from './store-error.ts';

/** The records of one open SQLite file. */
export interface SqliteRecords extends RecordReader {
  commit(writes: readonly Write[]): Promise<void>;
  prune(collection: string, tenant: string, keep: Range): Promise<number>;
}

/** Texts compare by their UTF-8 bytes here (BINARY collation); a second back end must do the same. */
const IN_RANGE = `collection = ?1 AND tenant = ?2 AND key >= ?3`;

const SQL = {
  get: 'SELECT value FROM records WHERE collection = ? AND tenant = ? AND key = ?',
  tenants: 'SELECT DISTINCT tenant FROM records WHERE collection = ? ORDER BY tenant',
  put: `INSERT INTO records (collection, tenant, key, value, version) VALUES (?, ?, ?, ?, 1)
        ON CONFLICT DO UPDATE SET value = excluded.value, version = version + 1`,
  delete: 'DELETE FROM records WHERE collection = ? AND tenant = ? AND key = ?',
  prune: `DELETE FROM records WHERE collection = ?1 AND tenant = ?2 AND key NOT IN (
            SELECT key FROM records WHERE collection = ?1 AND tenant = ?2 AND key >= ?3
            ORDER BY key DESC LIMIT ?4)`,
} as const;

/** Both ends are told to the index: a page far back costs no more than the first. */
function listSql({ beforeKey, newest }: Slice): string {
  const before = beforeKey === undefined ? '' : ' AND key < ?5';
  const order = newest === undefined ? 'key' : 'key DESC';
  // A negative LIMIT means none (sqlite.org/lang_select.html).
  return `SELECT key, value, version FROM records WHERE ${IN_RANGE}${before} ORDER BY ${order} LIMIT ?4`;
}

/** Reads the records of an open file; `file` is only named in errors. */
export function sqliteReader(db: Sqlite, file: string): RecordReader {
  const statements = new Statements(db);
  const reader: Omit<RecordReader, 'listTogether'> = {
    get: (collection, tenant, key) =>
      guarded(db, file, () => {
        // All of the one row: a statement that is not read to its end would hold what is committed now in view.
        const [row] = statements.of(SQL.get).all(collection, tenant, key);
        return row === undefined ? undefined : parse(cells(row)?.[0]);
      }),
    list: (collection, tenant, slice = {}) =>
      guarded(db, file, () => {
        const { fromKey = '', beforeKey, newest, oldest } = slice;
        const limits = [fromKey, newest ?? oldest ?? -1];
        const rows = statements
          .of(listSql(slice))
          .all(collection, tenant, ...limits, ...(beforeKey === undefined ? [] : [beforeKey]))
          .map(toRow);
        return newest === undefined ? rows : rows.toReversed();
      }),
    tenants: (collection) =>
      guarded(db, file, () =>
        statements
          .of(SQL.tenants)
          .all(collection)
          .map((row) => String(cells(row)?.[0])),
      ),
  };
  return {
    ...reader,
    listTogether: async (collection, tenants, slice = {}) => {
      const found: TenantRow[] = [];
      for (const tenant of tenants) {
        const rows = await reader.list(collection, tenant, slice);
        found.push(...rows.map((row) => ({ ...row, tenant })));
      }
      return together(found, slice);
    },
  };
}

/** Puts rows that were found one tenant after the other into one order, as far as they are wanted. */
function together(found: readonly TenantRow[], { newest, oldest }: Slice): readonly TenantRow[] {
  const rows = found.toSorted((a, b) => compareText(a.key, b.key));
  return newest === undefined
    ? rows.slice(0, oldest)
    : rows.slice(Math.max(0, rows.length - newest));
}

/** Reads and writes the records of an open file; `file` is only named in errors. */
export function sqliteRecords(db: Sqlite, file: string): SqliteRecords {
  const statements = new Statements(db);
  const joint = new JointCommits<Written>((writes) =>
    guarded(db, file, () => inTransaction(db, () => write(statements, writes))),
  );
  return {
    ...sqliteReader(db, file),
    commit: async (writes) => {
      if (writes.length > 0) {
        // What cannot be written must not stop the others.
        await joint.commit(await guarded(db, file, () => writes.map(written)));
      }
    },
    prune: (collection, tenant, keep) =>
      guarded(db, file, () => {
        const limits = [keep.fromKey ?? '', keep.newest ?? -1];
        return inTransaction(
          db,
          () => db.prepare(SQL.prune).run(collection, tenant, ...limits).changes,
        );
      }),
  };
}

/** libsql's calls are synchronous: each blocks for its own time, and no two can overlap. */
async function guarded<T>(db: Sqlite, file: string, work: () => T): Promise<T> {
  if (!db.open) {
    throw appError(STORE_ERRORS, 'STORE_CLOSED', { message: file });
  }
  try {
    return work();
  } catch (error) {
    throw storeError(error, file);
  }
}

/** A write with its value as text; without one it deletes. */
interface Written {
  readonly place: readonly [collection: string, tenant: string, key: string];
  readonly text?: string;
}

function written(write: Write): Written {
  const place = [write.collection, write.tenant, write.key] as const;
  return write.kind === 'put' ? { place, text: JSON.stringify(write.value) } : { place };
}

function write(statements: Statements, writes: readonly Written[]): void {
  const put = statements.of(SQL.put);
  const remove = statements.of(SQL.delete);
  for (const { place, text } of writes) {
    if (text === undefined) {
      remove.run(...place);
    } else {
      put.run(...place, text);
    }
  }
}

/** The statements of a connection, each prepared once: that costs more than most of them do. */
class Statements {
  readonly #db: Sqlite;
  readonly #bySql = new Map<string, Statement>();

  constructor(db: Sqlite) {
    this.#db = db;
  }

  /** A statement that gives its rows as arrays. */
  of(sql: string): Statement {
    const known = this.#bySql.get(sql);
    const statement = known ?? this.#db.prepare<unknown[]>(sql);
    if (known === undefined) {
      this.#bySql.set(sql, statement);
      if (statement.reader) {
        statement.raw();
      }
    }
    return statement;
  }
}

/** Rows are read as arrays: as objects they carry libsql's own `_metadata` member beside the columns. */
function cells(row: unknown): readonly unknown[] | undefined {
  return Array.isArray(row) ? row : undefined;
}

function toRow(row: unknown): Row {
  const [key, value, version] = cells(row) ?? [];
  return { key: String(key), value: parse(value), version: Number(version) };
}

function parse(value: unknown): Json {
  return JSON.parse(String(value)) as Json;
}
