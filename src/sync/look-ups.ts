import { groupBy } from '../kernel/group-by.ts';
import type { Json } from '../kernel/json.ts';
import type { RecordReader } from '../inventory/ledger.ts';
import { referenceText } from '../workflow/reference.ts';
import type { Candidate, Reference, ReferenceKind } from '../workflow/reference.ts';

/** A kind that the tenant is asked for; workflows are in its list anyway. */
export type AskedKind = Exclude<ReferenceKind, 'workflow'>;

/** What answers look-ups. */
export interface LookUpPort {
  lookUp(
    kind: AskedKind,
    names: readonly string[],
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, readonly Candidate[]>>;
}

/** What the tenant said of a reference, or why it could not be asked. */
export type Answer =
  | { readonly kind: 'found'; readonly candidates: readonly Candidate[] }
  | { readonly kind: 'refused'; readonly message: string };

/** A reference, and the state of the file that asks for it. */
export interface Question {
  readonly reference: Reference & { readonly kind: AskedKind };
  readonly asker: string;
}

interface Kept {
  readonly answer: Answer;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** The states of files that were looked up for; another state asks anew. */
  readonly askers: readonly string[];
}

/** How long one match is believed; anything else is asked for again sooner, since somebody is about to mend it. */
const KEPT_MS = 24 * 3_600_000;
const KEPT_UNMATCHED_MS = 600_000;
const ASKERS_KEPT = 50;

/** The collection of the store that keeps what was looked up. */
export const LOOK_UP_COLLECTION = 'look-ups';

/**
 * What was looked up in one tenant. It is kept across passes and restarts, so that a pass in which nothing changed asks
 * for nothing; a file that changed is looked up for anew.
 */
export class LookUps {
  readonly #kept = new Map<string, Kept>();
  readonly #changed = new Set<string>();
  #tenantId: string | undefined;

  /** Answers questions, from what is kept or by asking the tenant: one call for each kind. */
  async answer(
    questions: readonly Question[],
    port: LookUpPort,
    store: { readonly records: RecordReader; readonly tenantId: string },
    now: number,
    refusalOf: (error: unknown) => string | undefined,
    signal?: AbortSignal,
  ): Promise<ReadonlyMap<string, Answer>> {
    await this.#load(store);
    const due = questions.filter((question) => !this.#isFresh(question, now));
    const kinds = groupBy(due, ({ reference }) => reference.kind);
    for (const [kind, asked] of kinds) {
      const names = [...new Set(asked.map(({ reference }) => reference.name))];
      const answers = await ask(kind, names, port, refusalOf, signal);
      for (const { reference, asker } of asked) {
        this.#keep(referenceText(reference), answers(reference.name), asker, now);
      }
    }
    return new Map(
      questions.flatMap(({ reference }) => {
        const text = referenceText(reference);
        const kept = this.#kept.get(text);
        return kept === undefined ? [] : [[text, kept.answer] as const];
      }),
    );
  }

  /** Forgets what was looked up for a file in this state: the tenant refused what was made of it. */
  forget(asker: string): void {
    for (const [text, kept] of this.#kept) {
      if (kept.askers.includes(asker)) {
        this.#kept.set(text, { ...kept, askers: kept.askers.filter((one) => one !== asker) });
        this.#changed.add(text);
      }
    }
  }

  /** Gives what changed since it was last asked for, to be stored. */
  takeChanges(): readonly (readonly [string, Json])[] {
    const changes = [...this.#changed].flatMap((text) => {
      const kept = this.#kept.get(text);
      return kept === undefined ? [] : [[text, kept as unknown as Json] as const];
    });
    this.#changed.clear();
    return changes;
  }

  async #load({ records, tenantId }: { records: RecordReader; tenantId: string }): Promise<void> {
    if (this.#tenantId === tenantId) {
      return;
    }
    this.#kept.clear();
    this.#changed.clear();
    for (const { key, value } of await records.list(LOOK_UP_COLLECTION, tenantId)) {
      this.#kept.set(key, value as unknown as Kept);
    }
    this.#tenantId = tenantId;
  }

  #isFresh({ reference, asker }: Question, now: number): boolean {
    const kept = this.#kept.get(referenceText(reference));
    if (kept === undefined || !kept.askers.includes(asker)) {
      return false;
    }
    const { answer } = kept;
    const matched = answer.kind === 'found' && answer.candidates.length === 1;
    return now - kept.at < (matched ? KEPT_MS : KEPT_UNMATCHED_MS);
  }

  #keep(text: string, answer: Answer, asker: string, now: number): void {
    const before = this.#kept.get(text)?.askers.filter((one) => one !== asker) ?? [];
    const askers = [...before, asker].slice(-ASKERS_KEPT);
    this.#kept.set(text, { answer, at: now, askers });
    this.#changed.add(text);
  }
}

async function ask(
  kind: AskedKind,
  names: readonly string[],
  port: LookUpPort,
  refusalOf: (error: unknown) => string | undefined,
  signal: AbortSignal | undefined,
): Promise<(name: string) => Answer> {
  try {
    const found = await port.lookUp(kind, names, signal);
    return (name) => ({ kind: 'found', candidates: found.get(name) ?? [] });
  } catch (error) {
    const message = refusalOf(error);
    if (message === undefined) {
      throw error;
    }
    return () => ({ kind: 'refused', message });
  }
}
