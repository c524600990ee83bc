import { groupBy } from '../kernel/group-by.ts';
import type { Expanded } from '../documents/expand.ts';
import { suggest } from '../documents/suggest.ts';
import type { FilePair, Pair } from '../plan/match.ts';
import { referenceText } from '../workflow/reference.ts';
import type { Candidate, Reference } from '../workflow/reference.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Answer } from './look-ups.ts';

const SHOWN = 5;

/** What a book of references is made from. */
export interface BookInput {
  readonly pairs: readonly Pair<Expanded>[];
  readonly answers: ReadonlyMap<string, Answer>;
  readonly live: readonly LiveWorkflow[];
  /** Ids that the tenant's file gives for references. */
  readonly refs: ReadonlyMap<string, string>;
}

/** A trouble of a reference: the code of its finding and what is said behind it. */
export interface ReferenceTrouble {
  readonly reference: Reference;
  readonly code: 'REFERENCE_UNRESOLVED' | 'REFERENCE_AMBIGUOUS' | 'REFERENCE_NOT_READ';
  readonly detail: string;
}

/** Says which id a reference has in the tenant, or why it has none. */
export class ReferenceBook {
  readonly #refs: ReadonlyMap<string, string>;
  readonly #answers: ReadonlyMap<string, Answer>;
  readonly #live: ReadonlyMap<string, readonly LiveWorkflow[]>;
  readonly #described: ReadonlyMap<string, FilePair<Expanded>>;

  constructor({ refs, answers, live, pairs }: BookInput) {
    this.#refs = refs;
    this.#answers = answers;
    this.#live = groupBy(live, ({ name }) => name);
    this.#described = new Map(
      pairs.flatMap((pair) => (pair.kind === 'file' ? [[pair.desired.name, pair] as const] : [])),
    );
  }

  /** The id that a reference stands for; undefined while there is none, or not just one. */
  id(reference: Reference): string | undefined {
    const given = this.#refs.get(referenceText(reference));
    if (given !== undefined) {
      return given;
    }
    const candidates = this.#candidates(reference);
    return candidates?.length === 1 ? candidates[0]?.id : undefined;
  }

  /** What stands in a reference's way; nothing where its workflow is only not made yet. */
  trouble(reference: Reference): readonly ReferenceTrouble[] {
    if (this.#refs.has(referenceText(reference))) {
      return [];
    }
    const answer = this.#answers.get(referenceText(reference));
    if (answer?.kind === 'refused') {
      return [{ reference, code: 'REFERENCE_NOT_READ', detail: answer.message }];
    }
    const candidates = this.#candidates(reference);
    if (candidates === undefined || candidates.length === 1) {
      return [];
    }
    if (candidates.length > 1) {
      const detail = `They are ${listed(candidates)}.`;
      return [{ reference, code: 'REFERENCE_AMBIGUOUS', detail }];
    }
    return [{ reference, code: 'REFERENCE_UNRESOLVED', detail: this.#nearest(reference) }];
  }

  /** What answers to a reference; undefined for a workflow that a file describes and that is still to be made. */
  #candidates(reference: Reference): readonly Candidate[] | undefined {
    if (reference.kind !== 'workflow') {
      const answer = this.#answers.get(referenceText(reference));
      return answer?.kind === 'found' ? answer.candidates : [];
    }
    const pair = this.#described.get(reference.name);
    if (pair?.entry !== undefined) {
      return pair.live === undefined ? undefined : [candidate(pair.live)];
    }
    const named = this.#live.get(reference.name) ?? [];
    return named.length === 0 && pair !== undefined ? undefined : named.map(candidate);
  }

  #nearest({ kind, name }: Reference): string {
    const names = kind === 'workflow' ? [...this.#described.keys(), ...this.#live.keys()] : [];
    const near = suggest(name, names);
    return near === undefined ? '' : `Did you mean ${near}?`;
  }
}

function candidate({ id, name, enabled }: LiveWorkflow): Candidate {
  return { id, name, detail: enabled ? 'enabled' : 'disabled' };
}

function listed(candidates: readonly Candidate[]): string {
  const shown = candidates
    .slice(0, SHOWN)
    .map(({ id, name, detail }) => `${id} (${name}${detail === undefined ? '' : `, ${detail}`})`);
  const more = candidates.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}
