import type { Pointer } from '../../kernel/pointer.ts';
import type { SourceValues } from './source-value.ts';
import type { Splice } from './splice.ts';
import type { YamlSource } from './yaml-source.ts';

/** A place that an edit may not touch. */
export interface EditConflict {
  /** Pointer from the file's root. */
  readonly pointer: Pointer;
  readonly reason: 'tagged' | 'missing' | 'not-editable';
  /** The tag that stands there, as `!var NAME`. */
  readonly tag?: string;
  readonly line: number;
}

/** What the parts of an edit share: the text, and what is found to do. */
export interface EditContext {
  readonly source: YamlSource;
  readonly values: SourceValues;
  /** How many spaces one more level is indented by in this file. */
  readonly step: number;
  readonly splices: Splice[];
  readonly conflicts: EditConflict[];
}
