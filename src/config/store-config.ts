import type { SecretRef } from './secret-ref.ts';

/** Where state is kept: in a file of one process, or in a database that several share. */
export type StoreConfig =
  | {
      readonly kind: 'sqlite';
      /** Absolute. */
      readonly path: string;
    }
  | {
      readonly kind: 'postgres';
      /** The server and the database without user and password, or where the address is to be read. */
      readonly name: string;
      /** Gives `postgres://user:password@host:port/database`. */
      readonly url: SecretRef;
    };
