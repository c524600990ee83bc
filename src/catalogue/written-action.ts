import type { JsonObject } from '../kernel/json.ts';
import type { FormField } from './library-item.ts';

/** An action as it is written down: one entry for all versions that share a form. */
export interface WrittenAction {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** Versions seen, newest last. */
  readonly versions: readonly number[];
  readonly deprecated?: readonly number[];
  readonly fields: readonly FormField[];
  readonly output?: JsonObject;
}
