import type { JsonObject } from '../kernel/json.ts';
import type { AnsweredBy, FieldPattern, FormField } from './library-item.ts';

/** An action as it is written down: one entry for all versions that share a form. */
export interface WrittenAction {
  readonly id: string;
  readonly name: string;
  readonly about: string;
  /** Versions seen, newest last. */
  readonly versions: readonly number[];
  readonly deprecated?: readonly number[];
  readonly fields: readonly FormField[];
  readonly patterns?: readonly FieldPattern[];
  /** A machine, when nothing is said. */
  readonly answeredBy?: AnsweredBy;
  /** For a machine's action that does not take the default. */
  readonly timeoutMs?: number;
  /** Attributes of a step that works. */
  readonly example: JsonObject;
  readonly output?: JsonObject;
  readonly outputMembers?: JsonObject;
  readonly dynamicOutput?: boolean;
}
