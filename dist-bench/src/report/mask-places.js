import { isArray, objectOf, own } from '../kernel/json.js';
import { isSecretKey, MASKED } from '../kernel/mask.js';
import { parsePointer } from '../kernel/pointer.js';
/** Masks a value by the name of the place it stands at, and by its own content. */
export function maskAt(pointer, value, masker) {
    const name = tokensOf(pointer).findLast((token) => !/^\d+$/.test(token)) ?? '';
    return maskUnder(name, value, masker);
}
/** Masks the values of operations, and their pointers. */
export function maskOperations(operations, masker) {
    return operations.map((operation) => ({
        ...operation,
        path: masker.text(operation.path),
        ...(operation.from === undefined ? {} : { from: masker.text(operation.from) }),
        ...(operation.value === undefined
            ? {}
            : { value: maskAt(operation.path, operation.value, masker) }),
    }));
}
function maskUnder(name, value, masker) {
    if (isArray(value) && isSecretKey(name)) {
        return value.map((item) => maskUnder(name, item, masker));
    }
    return own(masker.value(objectOf([[name, value]])), masker.text(name)) ?? MASKED;
}
/** The tokens of a pointer; of a text that is none, the text. */
function tokensOf(pointer) {
    try {
        return parsePointer(pointer);
    }
    catch {
        return [pointer];
    }
}
//# sourceMappingURL=mask-places.js.map