import { isArray, isObject, objectOf } from './json.ts';
import type { Json } from './json.ts';

/** What stands where a secret was. */
export const MASKED = '[masked]';

const SECRET_KEY =
  /passw(or)?d|passphrase|secret|token|authorization|api[-_]?key|private[-_]?key|credential|cookie/i;
/** Names that hold the word but no secret: locations, URLs, ids, kinds. */
const HARMLESS_KEY = /(url|uri|location|type|id|ref|name|count|scopes?|expires?\w*)(\.\$)?$/i;

const SECRET_TEXT: readonly RegExp[] = [
  /\beyJ[\w-]{8,}\.[\w-]+\.[\w-]*/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----[\s\S]*?(-----END [A-Z ]*PRIVATE KEY-----|$)/g,
  /\b(?<=(bearer|basic)\s)[\w+/=.~-]{8,}/gi,
  /(?<=\b[a-z][a-z0-9+.-]*:\/\/)[^\s/@:]+:[^\s/@]+(?=@)/gi,
  /(?<=(^|[?&\s"'])(access_token|client_secret|password|secret|token|api_key|sig)=)[^&\s"']+/gi,
];

/** A member of JSON that was written as a text, and of one inside that, where quotes are escaped. */
const MEMBERS: readonly RegExp[] = [
  /("([\w.$-]{1,80})"\s{0,9}:\s{0,9}")((?:[^"\\]|\\.)+)/g,
  /(\\"([\w.$-]{1,80})\\"\s{0,9}:\s{0,9}\\")([^"\\]+)/g,
];

/** An address of mail; `git@` signs in to a host, and is nobody's. Lengths are bounded (RFC 5321, 4.5.3.1). */
const MAIL_ADDRESS =
  /(?<![\p{L}\p{N}])(?!git@)[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,8}/gu;

/** Says whether a member of this name is kept out of every log and report whatever it holds. */
export function isSecretKey(key: string): boolean {
  return SECRET_KEY.test(key) && !HARMLESS_KEY.test(key);
}

/** Takes secrets out of whatever is to be shown: by name of the member, by shape of the text, by known value. */
export class Masker {
  #known: readonly string[] = [];
  #hidesMail = false;

  /** Says whether addresses of mail are masked too. */
  hideMailAddresses(hide: boolean): void {
    this.#hidesMail = hide;
  }

  /** Adds a secret of the configuration, so that it is masked wherever it turns up. */
  learn(secret: string): void {
    if (secret.length >= 4 && !this.#known.includes(secret)) {
      const forms = [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')];
      this.#known = [...new Set([...this.#known, ...forms])].toSorted(
        (a, b) => b.length - a.length,
      );
    }
  }

  /** Gives another that knows the same and may learn more by itself. */
  copy(): Masker {
    const copy = new Masker();
    copy.#known = this.#known;
    copy.#hidesMail = this.#hidesMail;
    return copy;
  }

  /** Masks a text. */
  text(text: string): string {
    let out = text;
    for (const secret of this.#known) {
      out = out.replaceAll(secret, MASKED);
    }
    for (const pattern of SECRET_TEXT) {
      out = out.replace(pattern, MASKED);
    }
    for (const pattern of MEMBERS) {
      out = out.replace(pattern, (whole: string, head: string, name: string, value: string) =>
        isSecretKey(name) && isPlain(value) ? `${head}${MASKED}` : whole,
      );
    }
    return this.#hidesMail ? out.replace(MAIL_ADDRESS, MASKED) : out;
  }

  /** Masks a value, keeping its shape; pointers such as `$.secrets.x` are no secrets and stay. */
  value(value: Json): Json {
    if (typeof value === 'string') {
      return this.text(value);
    }
    if (isArray(value)) {
      return value.map((item) => this.value(item));
    }
    if (!isObject(value)) {
      return value;
    }
    return objectOf(
      Object.entries(value).map(([key, member]) => [
        this.text(key),
        isSecretKey(key) ? this.#secret(member) : this.value(member),
      ]),
    );
  }

  /** A value under a secret's name: plain ones are masked, also in a list; an object's members speak for themselves. */
  #secret(value: Json): Json {
    if (isArray(value)) {
      return value.map((item) => this.#secret(item));
    }
    return isPlain(value) ? MASKED : this.value(value);
  }
}

function isPlain(value: Json): boolean {
  return (
    (typeof value === 'string' && value !== '' && !value.startsWith('$.')) ||
    typeof value === 'number'
  );
}
