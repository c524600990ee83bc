import { expect, test } from 'vitest';
import { PAGE_SIZE, readCollection } from '../../src/tenant/pages.ts';

function numbers(from: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => `w${from + index}`);
}

async function read(page: (offset: number) => readonly string[]) {
  const offsets: number[] = [];
  const items = await readCollection({
    operation: 'listWorkflows',
    keyOf: (item: string) => item,
    page: async (offset) => {
      offsets.push(offset);
      return page(offset);
    },
  });
  return { items, offsets };
}

test.each([
  [0, [0]],
  [1, [0]],
  [249, [0]],
  [250, [0, 250]],
  [251, [0, 250]],
  [500, [0, 250, 500]],
  [777, [0, 250, 500, 750]],
])('%i records of an API that pages', async (count, offsets) => {
  const all = numbers(0, count);
  const result = await read((offset) => all.slice(offset, offset + PAGE_SIZE));
  expect(result).toEqual({ items: all, offsets });
});

test.each([
  [249, [0]],
  [250, [0, 250]],
  [251, [0]],
  [1000, [0]],
])('%i records of an API that ignores limit and offset', async (count, offsets) => {
  const all = numbers(0, count);
  expect(await read(() => all)).toEqual({ items: all, offsets });
});

test('a list that moves between two pages is read again', async () => {
  // A page-two record is edited and jumps to the front: it would be lost, another would come twice.
  const before = numbers(0, 300);
  const after = ['w299', ...numbers(0, 299)];
  let reads = 0;
  const { items, offsets } = await read((offset) => {
    reads += 1;
    return (reads === 1 ? before : after).slice(offset, offset + PAGE_SIZE);
  });
  expect(offsets).toEqual([0, 250, 0, 250]);
  expect(items).toEqual(after);
});

test('a list that keeps moving is incomplete', async () => {
  let reads = 0;
  const moving = read((offset) => {
    reads += 1;
    return offset === 0 ? numbers(reads * 1000, 250) : numbers((reads - 1) * 1000 + 249, 2);
  });
  await expect(moving).rejects.toMatchObject({ code: 'TENANT_LIST_INCOMPLETE' });
  expect(reads).toBe(6);
});

test('a list without an end is incomplete', async () => {
  await expect(read((offset) => numbers(offset, 250))).rejects.toMatchObject({
    code: 'TENANT_LIST_INCOMPLETE',
  });
});
