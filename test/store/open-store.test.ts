import {
  chmodSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import Database from 'libsql';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openStoreForDecisions } from '../../src/store/decision-box.ts';
import { openStore, openStoreReadOnly } from '../../src/store/open-store.ts';
import { ensurePrivateFile } from '../../src/store/private-file.ts';
import type { RecordStore } from '../../src/store/record-store.ts';
import { migrate, SCHEMA_VERSION } from '../../src/store/schema.ts';
import { openSqlite } from '../../src/store/sqlite-file.ts';
import { sqliteRecords } from '../../src/store/sqlite-records.ts';
import { storeError } from '../../src/store/store-error.ts';
import { wakeFile } from '../../src/store/store-path.ts';
import { buildStore, runChild } from './built-store.ts';
import { put, storeContract } from './store-contract.ts';

let directory: string;
let file: string;

beforeEach(() => {
  directory = mkdtempSync(path.join(tmpdir(), 'mainsheet-store-'));
  file = path.join(directory, 'data', 'mainsheet.db');
});

afterEach(() => {
  rmSync(directory, { recursive: true, force: true });
});

async function withStore(work: (store: RecordStore) => Promise<void>): Promise<void> {
  const store = await openStore(file);
  try {
    await work(store);
  } finally {
    await store.close();
  }
}

describe('the embedded store', () => {
  storeContract(() => openStore(file));
});

test('what was committed is there after closing and opening', async () => {
  await withStore((store) => store.commit([put('a', 't', 'k', { deep: [1, { x: null }] })]));
  await withStore(async (store) => {
    expect(await store.get('a', 't', 'k')).toEqual({ deep: [1, { x: null }] });
  });
});

test('closing leaves the one file with everything in it', async () => {
  await withStore(async (store) => {
    await store.commit([put('a', 't', 'k', 1)]);
    expect(await store.list('a', 't')).toHaveLength(1);
    expect(await store.get('a', 't', 'k')).toBe(1);
    expect(statSync(`${file}-wal`).size).toBeGreaterThan(0);
  });
  expect(statSync(`${file}-wal`, { throwIfNoEntry: false })?.size ?? 0).toBe(0);
  expect(existsSync(`${file}.holder.json`)).toBe(false);
});

test('nobody else may read the files, whatever they were before', async () => {
  function mode(name: string): number {
    return statSync(name).mode & 0o777;
  }
  await withStore(async (store) => {
    await store.commit([put('a', 't', 'k', 1)]);
    const names = [file, `${file}-wal`, `${file}-shm`, `${file}.lock`, `${file}.holder.json`];
    expect(names.map(mode)).toEqual(names.map(() => 0o600));
    expect(mode(path.dirname(file))).toBe(0o700);
  });
  chmodSync(file, 0o644);
  await withStore(async () => expect(mode(file)).toBe(0o600));
});

describe('the lock', () => {
  test('is refused twice in one process, whatever the spelling of the path, and free after closing', async () => {
    const store = await openStore(file);
    const again = path.join(directory, 'data', '..', 'data', 'mainsheet.db');
    const refused = await openStore(again).catch((error: unknown) => error);
    expect(refused).toMatchObject({ code: 'STORE_LOCKED', next: 'wait' });
    expect((refused as Error).message).toContain(`process ${process.pid} on `);
    // The refused try must not have dropped the first one's lock.
    await expect(openStore(file)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    await store.commit([put('a', 't', 'k', 1)]);
    await store.close();
    await withStore(async (next) => expect(await next.get('a', 't', 'k')).toBe(1));
  });

  test('is the same through a link to the file', async () => {
    await withStore(async () => {
      const link = path.join(directory, 'link.db');
      symlinkSync(file, link);
      await expect(openStore(link)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
      expect(wakeFile(link)).toBe(wakeFile(file));
    });
  });

  test('names nobody when the holder left no name', async () => {
    await withStore(async () => {
      writeFileSync(`${file}.holder.json`, 'not json');
      await expect(openStore(file)).rejects.toThrow('left no name');
      writeFileSync(`${file}.holder.json`, '["x"]');
      await expect(openStore(file)).rejects.toThrow('process unknown');
    });
  });

  test('is free after an opening that failed', async () => {
    ensurePrivateFile(file);
    writeFileSync(file, 'no database'.repeat(1000));
    await expect(openStore(file)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
    rmSync(file);
    await withStore((store) => store.commit([]));
  });
});

describe('other processes of the same user', () => {
  let built: string;
  let module: string;

  beforeAll(() => {
    built = mkdtempSync(path.join(tmpdir(), 'mainsheet-built-'));
    module = buildStore(built);
  });

  afterAll(() => {
    rmSync(built, { recursive: true, force: true });
  });

  function script(body: string): string {
    return `
    import { openStore, openStoreReadOnly } from ${JSON.stringify(module)};
    const file = ${JSON.stringify(file)};
    ${body}`;
  }

  test('lose nothing that was committed, and no half of a commit, under kill -9', async () => {
    const writes = `Array.from({ length: 20 }, (_, at) =>
      ({ kind: 'put', collection: 'a', tenant: 't', key: String(at), value: { round } }))`;
    for (const killAfter of [1, 7, 23]) {
      const child = runChild(
        script(`
          const store = await openStore(file);
          for (let round = 1; ; round += 1) {
            await store.commit(${writes});
            process.stdout.write(round + '\\n');
          }`),
      );
      let round = 0;
      while (round < killAfter) {
        round = Number(await child.line());
      }
      child.process.kill('SIGKILL');
      const told = Number((await child.ended()).at(-1));
      const reader = (await openStoreReadOnly(file))!;
      const seen = (await reader.list('a', 't')).map((row) => row.value as { round: number });
      await reader.close();
      expect(seen).toHaveLength(20);
      expect(new Set(seen.map((value) => value.round)).size).toBe(1);
      expect(seen[0]!.round).toBeGreaterThanOrEqual(told);
      await withStore(async (store) => {
        expect((await store.list('a', 't')).map((row) => row.value)).toEqual(seen);
      });
    }
  });

  test('are refused while a daemon lives and welcome when it was killed', async () => {
    const child = runChild(
      script(`
        await openStore(file);
        process.stdout.write('open\\n');
        setInterval(() => {}, 1000);`),
    );
    await child.line();
    await expect(openStore(file)).rejects.toThrow(`process ${child.process.pid} on `);
    child.process.kill('SIGKILL');
    await child.ended();
    await withStore((store) => store.commit([put('a', 't', 'k', 1)]));
  });

  test('see a lock held here, and read while we write', async () => {
    await withStore(async (store) => {
      await store.commit([put('a', 't', 'k', 0)]);
      const child = runChild(
        script(`
          await openStore(file).catch((error) => process.stdout.write(error.code + '\\n'));
          const reader = await openStoreReadOnly(file);
          let last = 0;
          for (let value = 0; value < 50; value = await reader.get('a', 't', 'k')) {
            if (value < last) throw new Error('went back');
            last = value;
          }
          process.stdout.write('done\\n');`),
      );
      expect(await child.line()).toBe('STORE_LOCKED');
      for (let value = 1; value <= 50; value += 1) {
        await store.commit([put('a', 't', 'k', value)]);
        await new Promise((resolve) => setImmediate(resolve));
      }
      expect(await child.line()).toBe('done');
    });
  });

  test('leave decisions while the daemon has the store, and wake it', async () => {
    await withStore(async (store) => {
      const child = runChild(`
        import { openStoreForDecisions } from ${JSON.stringify(path.join(built, 'store/decision-box.js'))};
        const box = await openStoreForDecisions(${JSON.stringify(file)});
        for (let at = 0; at < 20; at += 1) await box.add('prod', { at });
        await box.close();`);
      for (let at = 0; at < 20; at += 1) {
        await store.commit([put('a', 't', 'k', at)]);
      }
      await child.ended();
      const rows = await store.list('decisions', 'prod');
      expect(rows.map((row) => row.value)).toEqual(Array.from({ length: 20 }, (_, at) => ({ at })));
      expect(readFileSync(wakeFile(file), 'utf8')).toBe(`${rows.at(-1)!.key}\n`);
    });
  });
});

describe('reading only', () => {
  test('there is no store yet, or only an empty file', async () => {
    expect(await openStoreReadOnly(file)).toBeUndefined();
    ensurePrivateFile(file);
    expect(await openStoreReadOnly(file)).toBeUndefined();
  });

  test('sees what is committed by the daemon in the same process, and cannot write', async () => {
    await withStore(async (store) => {
      const reader = (await openStoreReadOnly(file))!;
      expect(Object.keys(reader).toSorted()).toEqual([
        'close',
        'get',
        'list',
        'listTogether',
        'tenants',
      ]);
      await store.commit([put('a', 't', 'k', 1)]);
      expect(await reader.get('a', 't', 'k')).toBe(1);
      await store.commit([put('a', 't', 'k', 2)]);
      expect(await reader.list('a', 't')).toEqual([{ key: 'k', value: 2, version: 2 }]);
      await reader.close();
      await expect(reader.get('a', 't', 'k')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
      await expect(openStore(file)).rejects.toMatchObject({ code: 'STORE_LOCKED' });
    });
  });

  test('takes any name for a path', async () => {
    file = path.join(directory, 'a b%20?mode=rw#x', 'é.db');
    await withStore((store) => store.commit([put('a', 't', 'k', 1)]));
    const reader = (await openStoreReadOnly(file))!;
    expect(await reader.get('a', 't', 'k')).toBe(1);
    await reader.close();
  });
});

describe('decisions', () => {
  test('need a store that a daemon made', async () => {
    await expect(openStoreForDecisions(file)).rejects.toMatchObject({ code: 'STORE_MISSING' });
    ensurePrivateFile(file);
    await expect(openStoreForDecisions(file)).rejects.toMatchObject({ code: 'STORE_MISSING' });
  });

  test('stay for a daemon that starts later', async () => {
    await withStore(async () => {});
    const box = await openStoreForDecisions(file);
    const key = await box.add('prod', { kind: 'approval' });
    await box.close();
    await withStore(async (store) => {
      expect(await store.get('decisions', 'prod', key)).toEqual({ kind: 'approval' });
      expect(await store.tenants('decisions')).toEqual(['prod']);
    });
  });
});

describe('what can be wrong with the file', () => {
  async function foreign(sql: string): Promise<void> {
    ensurePrivateFile(file);
    const db = new Database(file);
    db.exec(sql);
    db.close();
  }

  const openers = {
    openStore,
    openStoreReadOnly,
    openStoreForDecisions: (name: string) => openStoreForDecisions(name),
  };

  test.each(Object.entries(openers))(
    '%s refuses a later version and leaves it as it is',
    async (_, open) => {
      await withStore(async () => {});
      await foreign(`PRAGMA user_version = ${SCHEMA_VERSION + 1}`);
      await expect(open(file)).rejects.toMatchObject({ code: 'STORE_TOO_NEW', next: 'stalled' });
      const db = new Database(file);
      expect(db.pragma('user_version')).toEqual([{ user_version: SCHEMA_VERSION + 1 }]);
      db.close();
    },
  );

  test.each(Object.entries(openers))("%s refuses another program's database", async (_, open) => {
    await foreign('CREATE TABLE theirs (x)');
    await expect(open(file)).rejects.toMatchObject({ code: 'STORE_NOT_OURS' });
  });

  test.each(Object.entries(openers))('%s refuses what is no database', async (_, open) => {
    ensurePrivateFile(file);
    writeFileSync(file, 'This is not a database. '.repeat(500));
    await expect(open(file)).rejects.toMatchObject({ code: 'STORE_CORRUPT', next: 'stalled' });
  });

  test('a truncated file is found at the start', async () => {
    await withStore((store) =>
      store.commit(
        Array.from({ length: 200 }, (_, at) => put('a', 't', String(at), 'x'.repeat(500))),
      ),
    );
    truncateSync(file, 3 * 4096);
    await expect(openStore(file)).rejects.toMatchObject({ code: 'STORE_CORRUPT' });
  });

  test('a full disk fails the commit whole, and the store goes on when there is room', async () => {
    ensurePrivateFile(file);
    const db = openSqlite(file);
    migrate(db, file);
    const records = sqliteRecords(db, file);
    await records.commit([put('a', 't', 'old', 1)]);
    db.pragma('max_page_count = 6');
    const big = [put('a', 't', 'old', 2), put('a', 't', 'big', 'x'.repeat(100_000))];
    await expect(records.commit(big)).rejects.toMatchObject({ code: 'STORE_FULL', next: 'wait' });
    expect(await records.list('a', 't')).toEqual([{ key: 'old', value: 1, version: 1 }]);
    db.pragma('max_page_count = 100');
    await records.commit(big);
    expect(await records.get('a', 't', 'old')).toBe(2);
    db.close();
  });

  test.skipIf(process.getuid?.() === 0)(
    'a directory that we may not write (not as root, who may write everywhere)',
    async () => {
      await withStore(async () => {});
      chmodSync(path.dirname(file), 0o500);
      try {
        await expect(openStore(file)).rejects.toMatchObject({ code: 'STORE_READ_ONLY' });
      } finally {
        chmodSync(path.dirname(file), 0o700);
      }
    },
  );

  test('a path below a file', async () => {
    writeFileSync(path.join(directory, 'data'), '');
    await expect(openStore(file)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
  });
});

test.each([
  [{ rawCode: 5 }, 'STORE_BUSY'],
  [{ rawCode: 8 | (5 << 8) }, 'STORE_READ_ONLY'],
  [{ rawCode: 13 }, 'STORE_FULL'],
  [{ rawCode: 11 | (1 << 8) }, 'STORE_CORRUPT'],
  [{ rawCode: 10 }, 'STORE_UNAVAILABLE'],
  [{ code: 'ENOSPC' }, 'STORE_FULL'],
  [{ code: 'EROFS' }, 'STORE_READ_ONLY'],
  [{}, 'STORE_UNAVAILABLE'],
])('an error with %j is %s', (members, code) => {
  const error = storeError(Object.assign(new Error('words'), members), '/a/store.db');
  expect(error.code).toBe(code);
  expect(error.message).toContain('/a/store.db: words');
  expect(storeError(error, 'elsewhere')).toBe(error);
});
