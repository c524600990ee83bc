import { objectOf, sha256 } from '../kernel/json.ts';
import { formDigest, normalForm } from '../normal-form/normal-form.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { LiveForm } from './context.ts';

/** Members that move without the workflow having been changed; they are left out of what the cache goes by. */
const MOVING = /^(executionCount|failureCount|dailyExecutionCount.*|modified|modifiedBy)$/;

/**
 * Normal forms of live workflows, made once for each content. Only digests are kept: in a pass in which nothing changed
 * no form is needed, and a thousand forms would be most of the process's memory.
 */
export class LiveForms {
  #digests = new Map<string, { readonly raw: string; readonly digest: string }>();
  /** A planning asks several times for the same object; reading its content again would be most of the planning. */
  readonly #seen = new WeakMap<LiveWorkflow, string>();

  /** Gives digest and form of a workflow; the form is made when it is asked for. */
  of(workflow: LiveWorkflow): LiveForm {
    const seen = this.#seen.get(workflow);
    if (seen !== undefined) {
      return lazyForm(workflow, seen);
    }
    const raw = rawDigest(workflow);
    const known = this.#digests.get(workflow.id);
    if (known?.raw === raw) {
      this.#seen.set(workflow, known.digest);
      return lazyForm(workflow, known.digest);
    }
    const form = normalForm(workflow.raw);
    const digest = formDigest(form);
    this.#digests.set(workflow.id, { raw, digest });
    this.#seen.set(workflow, digest);
    return { form, digest };
  }

  /** Forgets workflows that are gone. */
  keepOnly(ids: ReadonlySet<string>): void {
    this.#digests = new Map([...this.#digests].filter(([id]) => ids.has(id)));
  }
}

function rawDigest(workflow: LiveWorkflow): string {
  const still = Object.entries(workflow.raw).filter(([key]) => !MOVING.test(key));
  return sha256(JSON.stringify(objectOf(still)));
}

function lazyForm(workflow: LiveWorkflow, digest: string): LiveForm {
  let form: LiveForm['form'] | undefined;
  return {
    digest,
    get form() {
      form ??= normalForm(workflow.raw);
      return form;
    },
  };
}
