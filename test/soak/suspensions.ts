/** What a daemon was told to keep off, once a whole pass has seen it, and what it writes to nevertheless. */
export class Suspensions {
  readonly offences: string[] = [];
  #tenant = false;
  readonly #workflows = new Set<string>();
  /** What was switched off for an edit then: it is brought to its end in any case. */
  #underway: ReadonlySet<string> = new Set();

  /** Suspends the tenant, or one workflow; `underway` are the ids in the journal. */
  set(workflow: string | undefined, underway: readonly string[]): void {
    this.#underway = new Set([...this.#underway, ...underway]);
    if (workflow === undefined) {
      this.#tenant = true;
    } else {
      this.#workflows.add(workflow);
    }
  }

  /** Resumes it. */
  end(workflow: string | undefined): void {
    if (workflow === undefined) {
      this.#tenant = false;
    } else {
      this.#workflows.delete(workflow);
    }
    if (!this.#tenant && this.#workflows.size === 0) {
      this.#underway = new Set();
    }
  }

  /** Says whether a workflow, or the tenant, is kept off for itself. */
  has(workflow: string | undefined): boolean {
    return workflow === undefined ? this.#tenant : this.#workflows.has(workflow);
  }

  /** All of them are to end. */
  clear(): void {
    this.#tenant = false;
    this.#workflows.clear();
    this.#underway = new Set();
  }

  /** Looks at a request that is about to reach the tenant. */
  check(method: string, url: string): void {
    const [, id = ''] = /\/workflows(?:\/([^/?]+))?(?:\?|$)/.exec(url) ?? [];
    const writes = method !== 'GET' && url.includes('/workflows');
    const isKeptOff = this.#tenant || this.#workflows.has(id);
    if (writes && isKeptOff && !this.#underway.has(id)) {
      this.offences.push(`${method} ${url} under a suspension`);
    }
  }
}
