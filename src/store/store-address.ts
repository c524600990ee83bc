/** Where a store is, as the configuration says it. */
export type StoreAddress =
  | {
      readonly kind: 'sqlite';
      /** Absolute. */
      readonly path: string;
    }
  | {
      readonly kind: 'postgres';
      /** The server and the database, without user and password, for whoever reads of it. */
      readonly name: string;
      /** `postgres://user:password@host:port/database`; read anew when a connection is made. */
      readonly url: () => Promise<string>;
    };

/** What a store is called in reports. */
export function storeName(address: StoreAddress): string {
  return address.kind === 'sqlite' ? address.path : address.name;
}
