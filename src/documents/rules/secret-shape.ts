import { isSecretKey } from '../../kernel/mask.ts';

/** Names that mean a secret and nothing else, at the end of a key. */
const PLAINLY_SECRET =
  /(passw(or)?d|passphrase|secret|token|authorization|api[-_ ]?key|private[-_ ]?key|credentials?|cookie)(\.\$)?$/i;

/** The end of a name decides; patterns over endless names take quadratic time. */
const MAX_NAME = 100;

const NO_SECRET = /^(true|false|none|null|yes|no|n\/a|oauth|basic|bearer|header)$/i;

/** Texts that hold members: a secret inside one is found by the member's name. */
const INNER =
  /(?<![\w-])([\w-]*(?:passw(?:or)?d|passphrase|secret|token|api[-_]?key))["']?\s*[:=]\s*["']?([^\s"',;&}{]{4,})/gi;

/** A member of JSON: quotes make it one in any text, where other words around a colon may be prose. */
const QUOTED = /"([\w.$-]{1,60})"\s{0,9}:\s{0,9}"([^"\\]{4,})"/g;
const QUOTE_AND_COLON = /"\s{0,9}:/;

/**
 * Narrower than what logs are masked by: prose such as "basic authentication" must not stop a document. Tokens of
 * well-known services are told by their prefixes.
 */
const SHAPES: readonly RegExp[] = [
  /(?<![\w-])eyJ[\w-]{8,}\.[\w-]+\.[\w-]*/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\b(bearer|basic)\s+(?=[\w+/=.~-]*\d)(?=[\w+/=.~-]*[a-z])[\w+/=.~-]{16,}/i,
  /\b(AKIA[0-9A-Z]{16}|gh[pousr]_\w{36,}|glpat-[\w-]{20,}|xox[abprs]-[\w-]{10,})/,
];

/** Names that have been looked at; the files of a repository share a few hundred. */
const names = new Map<string, boolean>();

const MAX_NAMES = 1000;

/** Says whether a name is one of a secret. */
export function isSecretName(key: string): boolean {
  const name = key.slice(-MAX_NAME);
  const known = names.get(name);
  if (known !== undefined) {
    return known;
  }
  if (names.size === MAX_NAMES) {
    names.clear();
  }
  const secret = isSecretKey(name);
  names.set(name, secret);
  return secret;
}

/** What one of the shapes has to begin with, and the length of the shortest: a JWT of hardly anything. */
const MARKS = /eyJ|-----BEGIN|bearer|basic|AKIA|gh[pousr]_|glpat-|xox/i;
const SHORTEST = 14;

/** Says whether a value under this key is a secret written out: no pointer, no template, no placeholder. */
export function isSecretMember(key: string, value: string): boolean {
  const name = key.slice(-MAX_NAME);
  if (!isSecretName(name) || isPlaceholder(value)) {
    return false;
  }
  return PLAINLY_SECRET.test(name) || (value.length >= 8 && !/\s/.test(value));
}

/** Says whether a text has a secret's shape whatever its key: a JWT, a private key, an authorization header, a token. */
export function hasSecretShape(value: string): boolean {
  if (value.length < SHORTEST || !MARKS.test(value)) {
    return false;
  }
  const bare = withoutTemplates(value);
  return SHAPES.some((shape) => shape.test(bare));
}

/** Says whether a body written as text holds a secret member. */
export function holdsSecretMember(value: string): boolean {
  return [...withoutTemplates(value).matchAll(INNER)].some(
    ([, key, secret]) => key !== undefined && secret !== undefined && isSecretMember(key, secret),
  );
}

/** Says whether a text holds JSON with a secret member in it, wherever it stands. */
export function holdsQuotedSecret(value: string): boolean {
  return (
    QUOTE_AND_COLON.test(value) &&
    [...value.matchAll(QUOTED)].some(
      ([, key, secret]) => key !== undefined && secret !== undefined && isSecretMember(key, secret),
    )
  );
}

/** Empty, a pointer, nothing but templates, or a text that asks to be replaced. */
function isPlaceholder(value: string): boolean {
  const bare = withoutTemplates(value)
    .replace(/^(bearer|basic)\b/i, '')
    .trim();
  return (
    bare === '' ||
    /^\$(\.|$)/.test(bare) ||
    /^(<[^<>]*>|\{[^{}]*\}|\$\{[^{}]*\}|\[[^[\]]*\]|[*.x•]+|\.{3})$/i.test(bare) ||
    NO_SECRET.test(bare)
  );
}

function withoutTemplates(value: string): string {
  return value.replaceAll(/\{\{[^{}]*\}\}/g, '');
}
