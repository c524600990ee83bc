import { createHash } from 'node:crypto';

/** Reads the fields of SSH's wire format one after another (RFC 4251 section 5); each is undefined past the end. */
export class SshWire {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Buffer, at = 0) {
    this.#bytes = bytes;
    this.#at = at;
  }

  atEnd(): boolean {
    return this.#at === this.#bytes.length;
  }

  /** A 32-bit number. */
  uint32(): number | undefined {
    if (this.#at + 4 > this.#bytes.length) {
      return undefined;
    }
    const value = this.#bytes.readUInt32BE(this.#at);
    this.#at += 4;
    return value;
  }

  /** Bytes after their length. */
  string(): Buffer | undefined {
    const length = this.uint32();
    if (length === undefined || this.#at + length > this.#bytes.length) {
      return undefined;
    }
    const value = this.#bytes.subarray(this.#at, this.#at + length);
    this.#at += length;
    return value;
  }
}

/** The name of a public key's algorithm; undefined when these bytes are no key. */
export function keyType(blob: Buffer): string | undefined {
  return new SshWire(blob).string()?.toString('latin1');
}

/** Says whether a public key is all there: it is its type and at least one more field, to the last byte. */
export function isWholeKey(blob: Buffer): boolean {
  const wire = new SshWire(blob);
  let fields = 0;
  while (!wire.atEnd()) {
    if (wire.string() === undefined) {
      return false;
    }
    fields += 1;
  }
  return fields > 1;
}

/** A public key's fingerprint as `ssh-keygen -l` prints it. */
export function fingerprintOf(blob: Buffer): string {
  return `SHA256:${createHash('sha256').update(blob).digest('base64').replace(/=+$/, '')}`;
}
