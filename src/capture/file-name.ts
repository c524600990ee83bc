import { sha256 } from '../kernel/json.ts';

/** Bytes of a slug: with folder, hash and ending it stays far below the 255 that file systems take. */
const MAX_BYTES = 120;

/** Names that Windows keeps for devices, whatever ending follows. */
const DEVICES = /^(con|prn|aux|nul|com[\d¹²³]|lpt[\d¹²³])$/;

/**
 * Makes a safe part of a path out of any text: letters and digits of any script, in small letters, the rest as single
 * hyphens. There is no dot, slash, underscore or control character in it, and it is never empty.
 */
export function slug(text: string): string {
  const words = text
    .normalize('NFC')
    .toLowerCase()
    .normalize('NFC')
    .replaceAll(/[^\p{L}\p{N}\p{M}]+/gu, '-');
  const short = trimmed(cut(trimmed(words)));
  if (short === '' || /^\p{M}/u.test(short)) {
    return trimmed(`workflow-${short}`);
  }
  return DEVICES.test(short) || short === 'tenants' ? `workflow-${short}` : short;
}

/**
 * Names the files of workflows, by id. Those whose names would be one file on some file system get a piece of their id's
 * digest, all of them, so that a name does not hang on the order of a list.
 */
export function fileNames(
  workflows: readonly { readonly id: string; readonly name: string }[],
): ReadonlyMap<string, string> {
  const slugs = new Map(workflows.map(({ id, name }) => [id, slug(name)]));
  for (let digits = 8; digits <= 64; digits += 8) {
    const taken = new Map<string, string[]>();
    for (const [id, name] of slugs) {
      const ids = taken.get(folded(name));
      if (ids === undefined) {
        taken.set(folded(name), [id]);
      } else {
        ids.push(id);
      }
    }
    const colliding = [...taken.values()].filter((ids) => ids.length > 1).flat();
    if (colliding.length === 0) {
      break;
    }
    for (const id of colliding) {
      slugs.set(id, `${slugs.get(id)}-${sha256(id).slice(digits - 8, digits)}`);
    }
  }
  return new Map([...slugs].map(([id, name]) => [id, `${name}.yaml`]));
}

/** Equal for names that some file system takes for one: letter case, composed and decomposed, compatible letters. */
export function folded(name: string): string {
  return name.normalize('NFKC').toUpperCase().toLowerCase().normalize('NFKD');
}

function trimmed(text: string): string {
  return text.replaceAll(/^-+|-+$/g, '');
}

/** Cuts between characters, never inside one. */
function cut(text: string): string {
  let bytes = 0;
  let kept = '';
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > MAX_BYTES) {
      return kept;
    }
    kept += character;
  }
  return kept;
}
