import { formatPointer } from '../kernel/pointer.ts';
import type { FileFindingCode } from './file-findings.ts';
import { LIMITS } from './limits.ts';
import type { TextFinding } from './parse-yaml.ts';

/** Thrown when a text is larger than a walk may follow; the finding that says so is noted. */
export class LimitReached extends Error {}

/** Where a walk over a text is, and what it found wrong on its way. */
export class WalkTrail {
  readonly findings: TextFinding[] = [];
  readonly #tokens: (string | number)[] = [];
  #length = 0;

  /** How many mappings and lists the walk is in. */
  get depth(): number {
    return this.#tokens.length;
  }

  /** Characters of the keys on the way. */
  get length(): number {
    return this.#length;
  }

  enter(token: string | number): void {
    this.#tokens.push(token);
    this.#length += String(token).length;
  }

  leave(): void {
    this.#length -= String(this.#tokens.pop() ?? '').length;
  }

  /** Notes a finding at this place; those past the limit are dropped. */
  find(code: FileFindingCode, offset: number, detail?: string): void {
    if (this.findings.length < LIMITS.findings) {
      const pointer = formatPointer(this.#tokens);
      this.findings.push({ code, offset, pointer, ...(detail === undefined ? {} : { detail }) });
    }
  }

  /** Notes that a limit is reached, before all other findings. Throws LimitReached. */
  stop(code: FileFindingCode, offset: number): never {
    const pointer = formatPointer(this.#tokens).slice(0, LIMITS.path);
    this.findings.unshift({ code, offset, pointer });
    throw new LimitReached();
  }
}
