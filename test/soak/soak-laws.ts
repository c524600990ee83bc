import assert from 'node:assert/strict';
import type { Census } from '../faults/journal.ts';
import { isReferring, referringFilter } from '../laws/life.ts';
import type { Wish } from '../laws/life.ts';
import type { ControlledWorkflow } from '../support/emulator.ts';

/** Where each workflow's file is, and what of it was deleted for good reason since the law was last looked at. */
export class Whereabouts {
  #files: Map<string, string>;
  readonly #before: Census;
  readonly #proved = new Set<string>();

  /** Begins with what the inventory says, as pairs of a file and an id, and with what the tenant holds. */
  constructor(entries: readonly { file: string; workflowId: string }[], before: Census) {
    this.#files = new Map(entries.map(({ file, workflowId }) => [workflowId, file]));
    this.#before = before;
  }

  /** A file is gone from Git, or its new place may not be known as such when more was changed with it. */
  gone(file: string, to?: string): void {
    for (const [id, at] of this.#files) {
      if (at === file) {
        this.#proved.add(id);
        this.#files.set(id, to ?? at);
      }
    }
  }

  /** A person deleted a workflow in the tenant. */
  deleted(ids: readonly string[]): void {
    ids.forEach((id) => this.#proved.add(id));
  }

  /** Nothing is deleted whose file was there all the time. */
  check(now: Census): void {
    const unproved = [...this.#before.values()]
      .filter(({ id }) => !now.has(id) && !this.#proved.has(id))
      .map(({ workflow }) => workflow.name);
    assert.deepEqual(unproved, [], 'nothing is deleted whose file is there');
  }
}

/** The tenant holds the workflow of each file as Git says, and nothing beside but what is nobody's. */
export function checkAsGitSays(
  wishes: ReadonlyMap<string, Wish>,
  entries: readonly { readonly file: string; readonly workflowId: string }[],
  all: Census,
  stranger: string,
): void {
  const ids = new Map(entries.map(({ file, workflowId }) => [file, workflowId]));
  assert.deepEqual([...ids.keys()].toSorted(), [...wishes.keys()].toSorted(), 'each file has one');
  assert.deepEqual(
    [...all.keys()].toSorted(),
    [...ids.values(), stranger].toSorted(),
    'nothing is there twice',
  );
  const always = ids.get('always.yaml') ?? '';
  for (const [file, wish] of wishes) {
    const live = all.get(ids.get(file) ?? '')?.workflow;
    assert.deepEqual(
      {
        name: live?.name,
        description: live?.description,
        enabled: live?.enabled,
        subject: live?.definition.steps['Send Email'].attributes.subject,
      },
      {
        name: wish.name,
        description: `Version ${wish.version}`,
        enabled: wish.on,
        subject: 'Hello',
      },
      file,
    );
    if (isReferring(wish)) {
      const filter = live?.trigger.attributes['filter.$'];
      assert.equal(filter, referringFilter(live?.id, always), file);
    }
  }
}

/** What is nobody's is as its maker left it. */
export function checkUntouched({ revisions }: ControlledWorkflow): void {
  assert.equal(revisions.length, 2, 'what is not ours is not written');
}
