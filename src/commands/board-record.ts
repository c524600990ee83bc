import type { RecordReader, RecordWrite } from '../inventory/ledger.ts';
import type { Json } from '../kernel/json.ts';
import type { Board } from '../report/board.ts';
import type { Told } from '../report/told.ts';
import { openReader } from '../store/open-address.ts';
import type { StoreAddress } from '../store/store-address.ts';

const BOARD = 'board';
const TOLD = 'told';

/** Reads the board the last pass of a tenant left; undefined before the first one. */
export async function boardOfLastPass(
  records: RecordReader,
  tenant: string,
): Promise<Board | undefined> {
  return (await records.get(BOARD, '', tenant)) as unknown as Board | undefined;
}

/** Reads it from a store that a daemon may be using. */
export async function readBoard(address: StoreAddress, tenant: string): Promise<Board | undefined> {
  const store = await openReader(address);
  try {
    return store === undefined ? undefined : await boardOfLastPass(store, tenant);
  } finally {
    await store?.close();
  }
}

/** Reads what was told already, so that a restart does not tell it again. */
export async function readTold(records: RecordReader, tenant: string): Promise<Told | undefined> {
  return (await records.get(TOLD, '', tenant)) as unknown as Told | undefined;
}

/** The writes that keep the board, and what was told; without `told` that stays as it is. */
export function boardWrites(tenant: string, board: Board, told?: Told): readonly RecordWrite[] {
  const put = (collection: string, value: object): RecordWrite => ({
    kind: 'put',
    collection,
    tenant: '',
    key: tenant,
    value: plain(value),
  });
  return [put(BOARD, board), ...(told === undefined ? [] : [put(TOLD, told)])];
}

function plain(value: object): Json {
  return JSON.parse(JSON.stringify(value)) as Json;
}
