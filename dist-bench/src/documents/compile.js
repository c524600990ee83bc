import { digestOf } from '../kernel/json.js';
import { normalForm } from '../normal-form/normal-form.js';
import { WRITABLE_FIELDS } from '../workflow/workflow.js';
/** Brings a document to what it wants of the tenant. Pure. */
export function compile(document) {
    const { file, name, body, settings, positions } = document;
    const fields = WRITABLE_FIELDS.filter((field) => Object.hasOwn(body, field));
    const form = normalForm(body);
    const ignore = settings.ignore.toSorted();
    const digest = digestOf({ fields, form, ignore });
    return { file, name, body, fields, ignore, form, digest, settings, positions };
}
//# sourceMappingURL=compile.js.map