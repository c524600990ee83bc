import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../kernel/app-error.js';
import { CONFIG_ERRORS } from './errors.js';
/** Reads `env:NAME`, `file:PATH`, or takes the text itself for the secret. */
export function secretRef(text, { place, env, cwd }) {
    if (text.startsWith('env:')) {
        const name = text.slice(4);
        return reference('env', `env:${name}`, async () => env[name]);
    }
    if (text.startsWith('file:')) {
        const file = path.resolve(cwd, text.slice(5));
        return reference('file', `file:${file}`, () => readFile(file, 'utf8'));
    }
    return reference('literal', place, async () => text);
}
function reference(kind, where, look) {
    async function read() {
        let value;
        try {
            // Editors and `echo` leave a line break at the end of a file; no secret ends with one.
            value = (await look())?.replace(/\r?\n$/, '');
        }
        catch (cause) {
            throw appError(CONFIG_ERRORS, 'CONFIG_SECRET_MISSING', { message: `${where}.`, cause });
        }
        if (value === undefined || value === '') {
            throw appError(CONFIG_ERRORS, 'CONFIG_SECRET_MISSING', { message: `${where} is empty.` });
        }
        return value;
    }
    return { kind, where, read };
}
//# sourceMappingURL=secret-ref.js.map