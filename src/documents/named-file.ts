import path from 'node:path';
import { decodeFile } from './decode-file.ts';
import { LIMITS } from './limits.ts';
import type { PlacedTag } from './tag.ts';

/** The text of a file that a `!file` names, or why there is none. */
export type NamedText =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly why: keyof typeof REASONS };

/** Why a named file cannot be used, in words. */
const REASONS = {
  outside: 'The path leads out of the repository.',
  missing: 'There is no such file in this commit.',
  symlink: 'It is a symbolic link.',
  submodule: 'It lies in a submodule.',
  unreadable: 'It is no text in UTF-8 that a workflow could hold.',
  'too-large': `The named files of one workflow hold more than ${LIMITS.namedBytes} bytes.`,
} as const;

/** Says in words why a named file cannot be used. */
export function namedFileTrouble(why: keyof typeof REASONS): string {
  return REASONS[why];
}

/** Gives the path in the repository that a `!file` means, relative to the file that writes it; undefined if outside. */
export function namedPath({ tag, place }: PlacedTag): string | undefined {
  if (tag.kind !== 'file' || path.posix.isAbsolute(tag.path)) {
    return undefined;
  }
  const joined = path.posix.join(path.posix.dirname(place.file), tag.path);
  return joined === '..' || joined.startsWith('../') || joined === '.' ? undefined : joined;
}

/** Brings the bytes of a named file to its text. */
export function decodeNamed(bytes: Uint8Array): NamedText {
  const decoded = decodeFile(bytes, LIMITS.namedBytes);
  if (decoded.ok) {
    return decoded;
  }
  if (decoded.code === 'FILE_EMPTY') {
    return { ok: true, text: '' };
  }
  return { ok: false, why: decoded.code === 'FILE_TOO_LARGE' ? 'too-large' : 'unreadable' };
}
