import assert from 'node:assert/strict';
import type { Figures } from './messages.ts';

const MIB = 1024 * 1024;
/** How much more may be held in the end: what a collection leaves differs from one to the next. */
const MORE_HEAP = 1.1;
const MORE_HANDLES = 4;

/** Figures of one process while it grows older. */
export class Flatness {
  readonly #figures: Figures[] = [];

  add(figures: Figures): void {
    this.#figures.push(figures);
  }

  tell({ heap, rss, files, resources }: Figures): string {
    return `${mib(heap)} of heap, ${mib(rss)} resident, ${files} files, ${resources} handles`;
  }

  /** Throws when the last third holds more than the first; there is nothing to compare before there are thirds. */
  check(): void {
    if (this.#figures.length >= 3) {
      const { young, old } = this.#ages();
      assert(old.heap <= young.heap * MORE_HEAP, `the heap grows: ${this.summary}`);
      assert(old.files <= young.files + MORE_HANDLES, `open files grow: ${this.summary}`);
      assert(old.resources <= young.resources + MORE_HANDLES, `handles grow: ${this.summary}`);
    }
  }

  get summary(): string {
    if (this.#figures.length < 3) {
      return 'It was too short to compare what the process held.';
    }
    const { young, old } = this.#ages();
    return `The process when it was young held ${this.tell(young)}; in the end ${this.tell(old)}.`;
  }

  #ages(): { readonly young: Figures; readonly old: Figures } {
    const third = Math.ceil(this.#figures.length / 3);
    return { young: mean(this.#figures.slice(0, third)), old: mean(this.#figures.slice(-third)) };
  }
}

function mean(figures: readonly Figures[]): Figures {
  const of = (key: keyof Figures): number =>
    figures.reduce((sum, one) => sum + one[key], 0) / Math.max(1, figures.length);
  return {
    heap: of('heap'),
    rss: of('rss'),
    files: Math.round(of('files')),
    resources: Math.round(of('resources')),
  };
}

function mib(bytes: number): string {
  return `${(bytes / MIB).toFixed(1)} MiB`;
}
