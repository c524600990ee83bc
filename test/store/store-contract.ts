import fc from 'fast-check';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Json } from '../../src/kernel/json.ts';
import type { RecordStore, Slice, Write } from '../../src/store/record-store.ts';

export function put(collection: string, tenant: string, key: string, value: Json): Write {
  return { kind: 'put', collection, tenant, key, value };
}

export function drop(collection: string, tenant: string, key: string): Write {
  return { kind: 'delete', collection, tenant, key };
}

/** The tests that every back end of the record store passes; `open` gives an empty store. */
export function storeContract(open: () => Promise<RecordStore>): void {
  let store: RecordStore;

  beforeEach(async () => {
    store = await open();
  });

  afterEach(async () => {
    await store.close();
  });

  test('an empty store has nothing', async () => {
    expect(await store.get('a', 't', 'k')).toBeUndefined();
    expect(await store.list('a', 't')).toEqual([]);
    expect(await store.tenants('a')).toEqual([]);
  });

  test('a put is read back, and versions count its writes', async () => {
    await store.commit([put('a', 't', 'k', { x: 1 })]);
    expect(await store.list('a', 't')).toEqual([{ key: 'k', value: { x: 1 }, version: 1 }]);
    await store.commit([put('a', 't', 'k', [2]), put('a', 't', 'k', [3])]);
    expect(await store.list('a', 't')).toEqual([{ key: 'k', value: [3], version: 3 }]);
    await store.commit([drop('a', 't', 'k'), put('a', 't', 'k', null)]);
    expect(await store.list('a', 't')).toEqual([{ key: 'k', value: null, version: 1 }]);
  });

  test('collections, tenants and keys do not run into each other', async () => {
    await store.commit([
      put('a', 'tb', 'k', 1),
      put('at', 'b', 'k', 2),
      put('a', 't', 'bk', 3),
      put('A', 't', 'bk', 4),
      put('a', '', '', 5),
    ]);
    expect(await store.get('a', 'tb', 'k')).toBe(1);
    expect(await store.get('at', 'b', 'k')).toBe(2);
    expect(await store.get('a', 't', 'bk')).toBe(3);
    expect(await store.get('A', 't', 'bk')).toBe(4);
    expect(await store.get('a', '', '')).toBe(5);
    expect(await store.tenants('a')).toEqual(['', 't', 'tb']);
    await store.commit([drop('a', 'tb', 'k')]);
    expect(await store.tenants('a')).toEqual(['', 't']);
    expect(await store.get('at', 'b', 'k')).toBe(2);
  });

  test('rows of several tenants are listed together, whose they are with each', async () => {
    const places = ['a 1', 'b 2', 'a 3', '" 4', 'a 5', 'b 6', 'other 0'].map((one) =>
      one.split(' '),
    );
    await store.commit([
      ...places.map(([tenant = '', key = '']) => put('c', tenant, `2026-${key}`, { key })),
      put('d', 'a', '2026-1', null),
    ]);
    const listed = async (slice?: Slice, tenants = ['b', 'a', '"', 'nobody']): Promise<string> => {
      const rows = await store.listTogether('c', tenants, slice);
      return rows.map(({ tenant, key }) => `${tenant} ${key.slice(5)}`).join(', ');
    };
    expect(await listed()).toBe('a 1, b 2, a 3, " 4, a 5, b 6');
    expect(await listed({ oldest: 2 })).toBe('a 1, b 2');
    expect(await listed({ newest: 3 })).toBe('" 4, a 5, b 6');
    expect(await listed({ newest: 0 })).toBe('');
    expect(await listed({ newest: 2, beforeKey: '2026-5' })).toBe('a 3, " 4');
    expect(await listed({ oldest: 2, fromKey: '2026-3' })).toBe('a 3, " 4');
    expect(await listed({ fromKey: '2026-3', beforeKey: '2026-6' })).toBe('a 3, " 4, a 5');
    expect(await listed({}, [])).toBe('');
    expect(await listed({ newest: 9 }, ['b'])).toBe('b 2, b 6');
    expect(await store.listTogether('d', ['a', 'b'])).toEqual([
      { tenant: 'a', key: '2026-1', value: null, version: 1 },
    ]);
  });

  test('deleting what is not there, and committing nothing, are fine', async () => {
    await store.commit([drop('a', 't', 'k')]);
    await store.commit([]);
    expect(await store.list('a', 't')).toEqual([]);
  });

  test('rows come in the order of their bytes, and can be cut by key and by number', async () => {
    const keys = ['b', 'a', 'B', 'é', 'aa', '😀', '｡'];
    await store.commit(keys.map((key) => put('a', 't', key, key)));
    const all = ['B', 'a', 'aa', 'b', 'é', '｡', '😀'];
    async function keysOf(slice?: Slice): Promise<string[]> {
      return (await store.list('a', 't', slice)).map((row) => row.key);
    }
    expect(await keysOf()).toEqual(all);
    expect(await keysOf({ fromKey: 'aa' })).toEqual(all.slice(2));
    expect(await keysOf({ newest: 2 })).toEqual(all.slice(-2));
    expect(await keysOf({ fromKey: 'b', newest: 9 })).toEqual(all.slice(3));
    expect(await keysOf({ newest: 0 })).toEqual([]);
    expect(await keysOf({ beforeKey: 'b' })).toEqual(['B', 'a', 'aa']);
    expect(await keysOf({ beforeKey: 'b', newest: 2 })).toEqual(['a', 'aa']);
    expect(await keysOf({ fromKey: 'a', beforeKey: 'é', oldest: 2 })).toEqual(['a', 'aa']);
    expect(await keysOf({ oldest: 1 })).toEqual(['B']);
    expect(await keysOf({ oldest: 0 })).toEqual([]);
    expect(await keysOf({ beforeKey: '' })).toEqual([]);
  });

  test('pruning keeps the range and says how many went', async () => {
    await store.commit(['1', '2', '3', '4'].map((key) => put('a', 't', key, key)));
    await store.commit([put('a', 'u', '1', 1), put('b', 't', '1', 1)]);
    expect(await store.prune('a', 't', {})).toBe(0);
    expect(await store.prune('a', 't', { fromKey: '2' })).toBe(1);
    expect(await store.prune('a', 't', { newest: 2 })).toBe(1);
    expect((await store.list('a', 't')).map((row) => row.key)).toEqual(['3', '4']);
    expect(await store.prune('a', 't', { newest: 0 })).toBe(2);
    expect(await store.get('a', 'u', '1')).toBe(1);
    expect(await store.get('b', 't', '1')).toBe(1);
  });

  test('a commit that fails leaves nothing, and the store goes on', async () => {
    await store.commit([put('a', 't', 'old', 1)]);
    const circular: Record<string, Json> = {};
    circular['self'] = circular;
    const writes = [drop('a', 't', 'old'), put('a', 't', 'new', 1), put('a', 't', 'x', circular)];
    await expect(store.commit(writes)).rejects.toMatchObject({ code: 'STORE_UNAVAILABLE' });
    expect((await store.list('a', 't')).map((row) => row.key)).toEqual(['old']);
    await store.commit([put('a', 't', 'new', 2)]);
    expect(await store.get('a', 't', 'new')).toBe(2);
  });

  test('any value and any key come back as they went in', async () => {
    const name = fc.string({ unit: 'grapheme', maxLength: 12 });
    await fc.assert(
      fc.asyncProperty(name, name, fc.jsonValue(), async (tenant, key, json) => {
        const value = JSON.parse(JSON.stringify(json)) as Json;
        await store.commit([put('p', tenant, key, value)]);
        expect(await store.get('p', tenant, key)).toEqual(value);
        expect((await store.list('p', tenant)).find((row) => row.key === key)?.value).toEqual(
          value,
        );
      }),
      { numRuns: 60 },
    );
  });

  test('keys named like members of every object are ordinary', async () => {
    const value = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2}') as Json;
    await store.commit([put('__proto__', 'constructor', '__proto__', value)]);
    const read = await store.get('__proto__', 'constructor', '__proto__');
    expect(JSON.stringify(read)).toBe(JSON.stringify(value));
    expect(await store.get('a', 'constructor', '__proto__')).toBeUndefined();
  });

  test('a thousand puts in one commit, and reading them, are quick', async () => {
    const big = { text: 'x'.repeat(2000) };
    const writes = Array.from({ length: 1000 }, (_, at) => put('a', 't', String(at), big));
    const start = performance.now();
    await store.commit(writes);
    expect(await store.list('a', 't')).toHaveLength(1000);
    expect(performance.now() - start).toBeLessThan(3000);
  });

  test('a closed store says so, and closing twice is fine', async () => {
    await store.close();
    await store.close();
    await expect(store.get('a', 't', 'k')).rejects.toMatchObject({ code: 'STORE_CLOSED' });
    await expect(store.commit([drop('a', 't', 'k')])).rejects.toMatchObject({
      code: 'STORE_CLOSED',
    });
  });
}
