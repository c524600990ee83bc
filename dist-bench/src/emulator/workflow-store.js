import { objectOf, stringAt } from '../kernel/json.js';
import { shareObject } from './sharing.js';
/** How many revisions of a workflow are kept. */
export const KEPT_REVISIONS = 50;
const COUNTS = new Set(['executionCount', 'failureCount']);
/** Keeps the workflows of the tenant, in the order of their creation. */
export class WorkflowStore {
    #workflows = new Map();
    #texts = new WeakMap();
    #changed;
    /** `changed` is called after every change, for whoever saves. */
    constructor(changed = () => undefined) {
        this.#changed = changed;
    }
    list() {
        return [...this.#workflows.values()];
    }
    get(id) {
        return this.#workflows.get(id);
    }
    /** Stores a state of a workflow, as one more revision, made when the workflow says it was modified. */
    put(id, value, made, lockedUntilMs = 0) {
        const before = this.#workflows.get(id);
        const shared = before === undefined ? value : shareObject(before.value, value);
        if (before !== undefined && before.value !== shared) {
            // Old revisions live on; their texts need not.
            this.#texts.delete(before.value);
        }
        const revision = { at: stringAt(value, 'modified') ?? '', ...made, workflow: shared };
        this.#workflows.set(id, {
            id,
            value: shared,
            revisions: [...(before?.revisions ?? []), revision].slice(-KEPT_REVISIONS),
            lockedUntilMs,
        });
        this.#changed();
    }
    /** Takes up a workflow with its past, as a state file holds it. */
    restore(workflow) {
        this.#workflows.set(workflow.id, workflow);
    }
    delete(id) {
        const deleted = this.#workflows.delete(id);
        if (deleted) {
            this.#changed();
        }
        return deleted;
    }
    /** The JSON text of a workflow, with or without its counts. */
    text(workflow, counts) {
        const texts = this.#texts.get(workflow.value) ?? {};
        this.#texts.set(workflow.value, texts);
        if (counts) {
            texts.full ??= JSON.stringify(workflow.value);
            return texts.full;
        }
        texts.bare ??= JSON.stringify(objectOf(Object.entries(workflow.value).filter(([key]) => !COUNTS.has(key))));
        return texts.bare;
    }
}
/** Says whether a workflow refuses changes because it is enabled, or was a moment ago. */
export function isLocked(workflow, clock) {
    return workflow.value['enabled'] === true || clock.now() < workflow.lockedUntilMs;
}
//# sourceMappingURL=workflow-store.js.map