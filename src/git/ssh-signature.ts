import { SshWire } from './ssh-wire.ts';

/** What an SSH signature says of itself; whether it is right, only `ssh-keygen` can tell. */
export interface SshSignature {
  /** The public key, or the certificate, that it was made with. */
  readonly key: Buffer;
  /** What it was made for; Git's are `git`. */
  readonly namespace: string;
}

const ARMOR = /^-----BEGIN SSH SIGNATURE-----\s+([A-Za-z0-9+/=\s]+?)\s+-----END SSH SIGNATURE-----/;
const MAGIC = 'SSHSIG';

/** Reads an armored SSH signature (OpenSSH's PROTOCOL.sshsig); undefined when it is none. */
export function parseSshSignature(text: string): SshSignature | undefined {
  const armored = ARMOR.exec(text)?.[1];
  const bytes = Buffer.from(armored ?? '', 'base64');
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) {
    return undefined;
  }
  const wire = new SshWire(bytes, MAGIC.length);
  const version = wire.uint32();
  const key = wire.string();
  const namespace = wire.string();
  return version !== 1 || key === undefined || namespace === undefined
    ? undefined
    : { key, namespace: namespace.toString('utf8') };
}
