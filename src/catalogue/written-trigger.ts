import type { JsonObject } from '../kernel/json.ts';

/** An event trigger as it is written down; `?` at the end of the id says that it is only inferred. */
export interface WrittenTrigger {
  readonly id: string;
  readonly name: string;
  /** When it starts workflows. */
  readonly when: string;
  readonly awaitsAnswer?: true;
  readonly example: JsonObject;
}
