import { readUrl } from '../kernel/url.ts';
import { appError } from '../kernel/app-error.ts';
import { STORE_ERRORS } from './errors.ts';

/** Where a store is. */
export type StoreAddress =
  | {
      readonly kind: 'sqlite';
      /** Absolute. */
      readonly path: string;
    }
  | DatabaseAddress;

/** A store in a database. */
export interface DatabaseAddress {
  readonly kind: 'postgres';
  /** What it is called where its address was not read. */
  readonly name: string;
  /** Gives `postgres://user:password@host:port/database`. */
  readonly url: { read(): Promise<string> };
}

/** What a store is called in reports. */
export function storeName(address: StoreAddress): string {
  return address.kind === 'sqlite' ? address.path : address.name;
}

/** An address of a database as it was read; the password is in none of our words. */
export interface PostgresAddress {
  readonly url: string;
  /** Reads the password anew. */
  readonly password?: () => Promise<string>;
  /** The same without user and password, for errors. */
  readonly name: string;
}

/** Reads where a database is. Throws STORE_ADDRESS, and what reading the secret throws. */
export async function readAddress({ name, url }: DatabaseAddress): Promise<PostgresAddress> {
  const text = await url.read();
  const read = readUrl(text);
  if (read === undefined || !/^postgres(ql)?:$/.test(read.protocol)) {
    throw appError(STORE_ERRORS, 'STORE_ADDRESS', { message: name });
  }
  const password = async (): Promise<string> => passwordOf(await url.read());
  return { url: text, password, name: `postgres://${read.host}${read.pathname}` };
}

/** The password in an address; empty where it has none. */
export function passwordOf(address: string): string {
  return decodeURIComponent(readUrl(address)?.password ?? '');
}
