import { objectOf, sha256 } from '../kernel/json.js';
import { formDigest, normalForm } from '../normal-form/normal-form.js';
/** Members that move without the workflow having been changed; they are left out of what the cache goes by. */
const MOVING = /^(executionCount|failureCount|dailyExecutionCount.*|modified|modifiedBy)$/;
/**
 * Normal forms of live workflows, made once for each content. Only digests are kept: in a pass in which nothing changed
 * no form is needed, and a thousand forms would be most of the process's memory.
 */
export class LiveForms {
    #digests = new Map();
    /** Gives digest and form of a workflow; the form is made when it is asked for. */
    of(workflow) {
        const raw = rawDigest(workflow);
        const known = this.#digests.get(workflow.id);
        if (known?.raw === raw) {
            return lazyForm(workflow, known.digest);
        }
        const form = normalForm(workflow.raw);
        const digest = formDigest(form);
        this.#digests.set(workflow.id, { raw, digest });
        return { form, digest };
    }
    /** Forgets workflows that are gone. */
    keepOnly(ids) {
        this.#digests = new Map([...this.#digests].filter(([id]) => ids.has(id)));
    }
}
function rawDigest(workflow) {
    const still = Object.entries(workflow.raw).filter(([key]) => !MOVING.test(key));
    return sha256(JSON.stringify(objectOf(still)));
}
function lazyForm(workflow, digest) {
    let form;
    return {
        digest,
        get form() {
            form ??= normalForm(workflow.raw);
            return form;
        },
    };
}
//# sourceMappingURL=live-forms.js.map