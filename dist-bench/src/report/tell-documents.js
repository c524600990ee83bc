import { digestOf } from '../kernel/json.js';
import { makeEvent } from './event.js';
import { given } from './given.js';
import { commitFields, passFields } from './telling.js';
const REPEAT_MS = 3_600_000;
const MAX_PER_FILE = 20;
/** Tells the errors of files: all of a file's when one of them is new, and again every hour. */
export function tellDocuments(telling) {
    const errors = telling.result.diagnostics.filter(({ severity }) => severity === 'error');
    const files = new Map();
    for (const error of errors) {
        files.set(error.file, [...(files.get(error.file) ?? []), error]);
    }
    return [...files].flatMap(([file, list]) => {
        const digest = digestOf(list.map(({ code, line, pointer, message }) => [code, line, pointer, message]));
        return telling.ledger.isNews(`document ${file}`, digest, REPEAT_MS)
            ? tellFile(list, telling)
            : [];
    });
}
function tellFile(list, telling) {
    const more = list.length - MAX_PER_FILE;
    return list.slice(0, MAX_PER_FILE).map((error, index) => {
        const { file, line, column, pointer, code, message, hint, frame } = error;
        const owned = telling.result.cases.find((found) => found.file === file);
        return makeEvent('document.invalid', {
            ...passFields(telling),
            file,
            line,
            column,
            pointer,
            code,
            message,
            hint,
            ...given({ frame, workflow: owned?.name, workflowId: owned?.entry?.workflowId }),
            ...commitFields(telling, file),
            ...(index === MAX_PER_FILE - 1 && more > 0 ? { more } : {}),
        });
    });
}
//# sourceMappingURL=tell-documents.js.map