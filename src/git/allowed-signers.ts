import { isWholeKey, keyType } from './ssh-wire.ts';

/** One line of an allowed-signers file (ssh-keygen(1), "ALLOWED SIGNERS"). */
export interface Signer {
  /** As written: patterns, separated by commas. */
  readonly principals: string;
  readonly key: Buffer;
  /** The key signs certificates, and is no signer itself. */
  readonly isAuthority: boolean;
  /** Patterns of what it may sign for; absent: anything. */
  readonly namespaces?: readonly string[];
  /** In ms since 1970. */
  readonly validAfter?: number;
  readonly validBefore?: number;
}

/** The signers of a file, or the first line that is wrong and why. A message never quotes the line: it may hold a secret. */
export type Signers =
  | { readonly ok: true; readonly signers: readonly Signer[] }
  | { readonly ok: false; readonly line: number; readonly why: string };

const KEY_TYPES: ReadonlySet<string> = new Set([
  'ssh-ed25519',
  'ssh-rsa',
  'ecdsa-sha2-nistp256',
  'ecdsa-sha2-nistp384',
  'ecdsa-sha2-nistp521',
  'sk-ssh-ed25519@openssh.com',
  'sk-ecdsa-sha2-nistp256@openssh.com',
]);

/** What stands before the key: a word, or all of it in quotes. */
const PRINCIPALS = /^(?:"([^"]+)"|([^\s"]+))[ \t]+/;
/** A word, in which quotes keep blanks together. */
const WORD = /^((?:[^\s"]|"[^"]*")+)[ \t]*/;
const OPTION = /^([a-z-]+)(?:="([^"]*)")?(?:,|$)/i;
const TIME = /^(\d{4})(\d\d)(\d\d)(?:(\d\d)(\d\d)(\d\d)?)?(Z?)$/;
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/**
 * Reads an allowed-signers file strictly. `ssh-keygen` passes over lines that it cannot read, so half a file, or one
 * with a slip, would silently trust fewer or other people than its author meant.
 */
export function parseSigners(text: string): Signers {
  const signers: Signer[] = [];
  if (/^-----BEGIN PGP/m.test(text)) {
    return { ok: false, line: 1, why: 'it holds an OpenPGP key; SSH keys alone are taken' };
  }
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    if (line.trim() === '' || line.trimStart().startsWith('#')) {
      continue;
    }
    const signer = parseLine(line.trim());
    if (typeof signer === 'string') {
      return { ok: false, line: index + 1, why: signer };
    }
    signers.push(signer);
  }
  return signers.length === 0
    ? { ok: false, line: 1, why: 'no line in it names a signer' }
    : { ok: true, signers };
}

function parseLine(line: string): Signer | string {
  const [whole = '', quoted, plain] = PRINCIPALS.exec(line) ?? [];
  const principals = quoted ?? plain;
  const [second, afterSecond] = word(line.slice(whole.length));
  if (principals === undefined || second === '') {
    return 'it needs principals, a key type and a key';
  }
  const hasOptions = !KEY_TYPES.has(second);
  const options = hasOptions ? parseOptions(second) : {};
  if (typeof options === 'string') {
    return options;
  }
  const [type, afterType] = hasOptions ? word(afterSecond) : [second, afterSecond];
  const [base64] = word(afterType);
  if (!KEY_TYPES.has(type)) {
    return 'it has no key type that is known, such as ssh-ed25519';
  }
  const key = Buffer.from(base64, 'base64');
  if (!BASE64.test(base64) || keyType(key) !== type || !isWholeKey(key)) {
    return `its key is no whole ${type} key`;
  }
  return { principals, key, isAuthority: false, ...options };
}

function word(text: string): readonly [string, string] {
  const [whole = '', found = ''] = WORD.exec(text) ?? [];
  return [found, text.slice(whole.length)];
}

type Options = Partial<Omit<Signer, 'principals' | 'key'>>;

function parseOptions(text: string): Options | string {
  let options: Options = {};
  let rest = text;
  while (rest !== '') {
    const [whole, name = '', value] = OPTION.exec(rest) ?? [];
    const option = whole === undefined ? undefined : readOption(name.toLowerCase(), value);
    if (whole === undefined || option === undefined) {
      return 'it has neither a key type nor options that are known';
    }
    options = { ...options, ...option };
    rest = rest.slice(whole.length);
  }
  return options;
}

function readOption(name: string, value: string | undefined): Options | undefined {
  if (name === 'cert-authority') {
    return value === undefined ? { isAuthority: true } : undefined;
  }
  if (value === undefined) {
    return undefined;
  }
  if (name === 'namespaces') {
    return { namespaces: value.split(',') };
  }
  const time = parseTime(value);
  if (time === undefined) {
    return undefined;
  }
  return name === 'valid-after'
    ? { validAfter: time }
    : name === 'valid-before'
      ? { validBefore: time }
      : undefined;
}

/** `YYYYMMDD[HHMM[SS]][Z]`; without the Z in the time zone of this machine. */
function parseTime(text: string): number | undefined {
  const [, year, month, day, hour = '0', minute = '0', second = '0', zulu] = TIME.exec(text) ?? [];
  if (year === undefined) {
    return undefined;
  }
  const parts = [Number(year), Number(month) - 1, Number(day)] as const;
  const clock = [Number(hour), Number(minute), Number(second)] as const;
  return zulu === 'Z' ? Date.UTC(...parts, ...clock) : new Date(...parts, ...clock).getTime();
}
