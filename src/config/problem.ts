import type { Severity } from '../kernel/diagnostic.ts';
import { CONFIG_ERRORS } from './errors.ts';
import type { ConfigCode } from './errors.ts';

/** Keys and indices from the root of the configuration to a place in it. */
export type Tokens = readonly (string | number)[];

/** Something wrong with the configuration, before its place in the file is known. No values: they may be secret. */
export interface Problem {
  readonly code: ConfigCode;
  readonly severity: Severity;
  readonly tokens: Tokens;
  /** Whether the key itself is what is wrong, or what stands under it. */
  readonly at: 'key' | 'value';
  readonly message: string;
  readonly hint: string;
}

/** Collects problems, so that all of them are told at once. */
export class Problems {
  readonly list: Problem[] = [];

  error(code: ConfigCode, tokens: Tokens, message: string, more: ProblemDetail = {}): void {
    this.#add('error', code, tokens, message, more);
  }

  warning(code: ConfigCode, tokens: Tokens, message: string, more: ProblemDetail = {}): void {
    this.#add('warning', code, tokens, message, more);
  }

  get failed(): boolean {
    return this.list.some((problem) => problem.severity === 'error');
  }

  #add(
    severity: Severity,
    code: ConfigCode,
    tokens: Tokens,
    message: string,
    more: ProblemDetail,
  ): void {
    const hint = more.hint ?? CONFIG_ERRORS[code].hint;
    this.list.push({ code, severity, tokens, at: more.at ?? 'value', message, hint });
  }
}

/** What a problem may say beyond the usual. */
export interface ProblemDetail {
  readonly at?: 'key' | 'value';
  readonly hint?: string;
}

/** Writes a place for people: `tenants.production.mode`. */
export function placeName(tokens: Tokens): string {
  return tokens.join('.');
}
