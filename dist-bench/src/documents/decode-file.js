import { LIMITS } from './limits.js';
const LFS_HEADER = 'version https://git-lfs.github.com/spec/';
/** Anything of Unicode's category Cc but tab and line breaks (YAML 1.2.2, 5.1). */
const CONTROL = /[^\P{Cc}\t\n\r\u0085]/u;
/** Brings a file's bytes to text: UTF-8 with or without a byte order mark, no control characters. */
export function decodeFile(bytes) {
    if (bytes.byteLength > LIMITS.bytes) {
        return { ok: false, code: 'FILE_TOO_LARGE' };
    }
    let text;
    try {
        text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    }
    catch {
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
//# sourceMappingURL=decode-file.js.map