import type { ReadDocument, RuleOptions } from './document.ts';
import { readDocument } from './read-document.ts';
import type { SharedDocuments } from './shared-documents.ts';

interface Entry {
  readonly read: ReadDocument;
  usedIn: number;
}

/** Keeps what reading a file gave, by path and blob id, so that an unchanged file is parsed once. */
export class DocumentCache {
  readonly #options: RuleOptions;
  readonly #shared: SharedDocuments | undefined;
  readonly #entries = new Map<string, Entry>();
  #pass = 0;

  /** `shared` is what other caches with the same options have read. */
  constructor(options: RuleOptions = {}, shared?: SharedDocuments) {
    this.#options = options;
    this.#shared = shared;
  }

  /** How many results are kept. */
  get size(): number {
    return this.#entries.size;
  }

  /** Gives what is kept of a file with this blob id; undefined when its bytes are needed. */
  get(file: string, oid: string): ReadDocument | undefined {
    const key = keyOf(file, oid);
    const entry = this.#entries.get(key);
    if (entry !== undefined) {
      entry.usedIn = this.#pass;
      return entry.read;
    }
    const read = this.#shared?.get(key);
    if (read !== undefined) {
      this.#entries.set(key, { read, usedIn: this.#pass });
    }
    return read;
  }

  /** Reads a file's bytes and keeps the result, unless it is kept already. */
  read(file: string, oid: string, bytes: Uint8Array): ReadDocument {
    const kept = this.get(file, oid);
    if (kept !== undefined) {
      return kept;
    }
    const key = keyOf(file, oid);
    const read = readDocument(file, bytes, this.#options);
    this.#entries.set(key, { read, usedIn: this.#pass });
    this.#shared?.put(key, read);
    return read;
  }

  /** Ends a pass: forgets what it did not use. */
  endPass(): void {
    for (const [key, { usedIn }] of this.#entries) {
      if (usedIn < this.#pass) {
        this.#entries.delete(key);
      }
    }
    this.#pass += 1;
  }
}

/** The path is part of the key: diagnostics carry it. A blob id holds no space. */
function keyOf(file: string, oid: string): string {
  return `${oid} ${file}`;
}
