import { LIMITS } from './limits.ts';
import type { FileFindingCode } from './file-findings.ts';

/** The text of a file, or why there is none. */
export type DecodedFile =
  | { readonly ok: true; readonly text: string }
  | {
      readonly ok: false;
      readonly code: FileFindingCode;
      /** Where the trouble shows, where that is known. */
      readonly offset?: number;
      readonly text?: string;
    };

const LFS_HEADER = 'version https://git-lfs.github.com/spec/';

/** Anything of Unicode's category Cc but tab and line breaks (YAML 1.2.2, 5.1). */
const CONTROL = /[^\P{Cc}\t\n\r\u0085]/u;

/** Brings a file's bytes to text: UTF-8 with or without a byte order mark, no control characters. */
export function decodeFile(bytes: Uint8Array, most: number = LIMITS.bytes): DecodedFile {
  if (bytes.byteLength > most) {
    return { ok: false, code: 'FILE_TOO_LARGE' };
  }
  let text: string;
  try {
    text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return { ok: false, code: 'FILE_NOT_UTF8' };
  }
  const control = text.search(CONTROL);
  if (control >= 0) {
    return { ok: false, code: 'FILE_CONTROL_CHARACTER', offset: control, text };
  }
  if (text.startsWith(LFS_HEADER)) {
    return { ok: false, code: 'FILE_LFS_POINTER' };
  }
  return text.trim() === '' ? { ok: false, code: 'FILE_EMPTY' } : { ok: true, text };
}
