/** How a signature is made, as its first line says. */
export type SignatureKind = 'ssh' | 'openpgp' | 'x509' | 'unknown';

/** What a commit or an annotated tag says of itself, read from its bytes. */
export interface SignedObject {
  /** All that it carries; Git takes one at most. */
  readonly signatures: readonly string[];
  /** The committer or tagger, as `name <mail>`. */
  readonly who: string;
  /** When it was committed or tagged by that person's clock, in ms since 1970. */
  readonly at: number;
  /** The first line of its message. */
  readonly subject: string;
  /** Of a tag: its own name, and what it points to. */
  readonly tag?: { readonly name: string; readonly target: string; readonly type: string };
}

const PERSON = /^(.*) (\d+) [+-]\d{4}$/;

/** The first line of each kind (git's own gpg-interface documentation: gitformat-signature(5)). */
const KINDS: ReadonlyMap<string, SignatureKind> = new Map([
  ['-----BEGIN SSH SIGNATURE-----', 'ssh'],
  ['-----BEGIN PGP SIGNATURE-----', 'openpgp'],
  ['-----BEGIN PGP MESSAGE-----', 'openpgp'],
  ['-----BEGIN SIGNED MESSAGE-----', 'x509'],
]);

/** The kind of a signature. */
export function signatureKind(signature: string): SignatureKind {
  return KINDS.get(signature.split('\n')[0] ?? '') ?? 'unknown';
}

/** Reads a commit; its signature is a header, so that nothing in the message can be one. */
export function parseSignedCommit(bytes: Buffer): SignedObject {
  const { headers, message } = split(bytes.toString('utf8'));
  return {
    signatures: headers.filter(([key]) => key === 'gpgsig').map(([, value]) => value),
    ...person(headers, 'committer'),
    subject: firstLine(message),
  };
}

/** Reads an annotated tag; its signature is the end of its message, from the last first line of one on. */
export function parseSignedTag(bytes: Buffer): SignedObject {
  const { headers, message } = split(bytes.toString('utf8'));
  const lines = message.split('\n');
  const begin = lines.findLastIndex((line) => KINDS.has(line));
  const header = (wanted: string): string => headers.find(([key]) => key === wanted)?.[1] ?? '';
  return {
    signatures: begin < 0 ? [] : [lines.slice(begin).join('\n')],
    ...person(headers, 'tagger'),
    subject: firstLine(lines.slice(0, begin < 0 ? undefined : begin).join('\n')),
    tag: { name: header('tag'), target: header('object'), type: header('type') },
  };
}

type Headers = readonly (readonly [string, string])[];

/** A header goes on in lines that begin with a blank; the first empty line ends them all. */
function split(text: string): { readonly headers: Headers; readonly message: string } {
  const end = text.indexOf('\n\n');
  const head = end < 0 ? text : text.slice(0, end);
  const headers: [string, string][] = [];
  for (const line of head.split('\n')) {
    const last = headers.at(-1);
    if (line.startsWith(' ') && last !== undefined) {
      last[1] += `\n${line.slice(1)}`;
    } else {
      const blank = line.indexOf(' ');
      headers.push(blank < 0 ? [line, ''] : [line.slice(0, blank), line.slice(blank + 1)]);
    }
  }
  return { headers, message: end < 0 ? '' : text.slice(end + 2) };
}

function person(headers: Headers, role: string): { readonly who: string; readonly at: number } {
  const [, who = '', seconds = '0'] =
    PERSON.exec(headers.find(([key]) => key === role)?.[1] ?? '') ?? [];
  return { who, at: Number(seconds) * 1000 };
}

function firstLine(message: string): string {
  return message.trimStart().split('\n')[0] ?? '';
}
