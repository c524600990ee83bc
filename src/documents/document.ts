import type { Diagnostic, Severity } from '../kernel/diagnostic.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import type { DocumentSettings } from '../workflow/document-settings.ts';
import type { Library } from './library.ts';
import type { Positions } from './positions.ts';

/** One workflow file, read and found free of errors. */
export interface WorkflowDocument {
  /** The file's path in the repository. */
  readonly file: string;
  /** Of a name with a tag the mark that stands for it. */
  readonly name: string;
  /** The writable fields that the file has, out of whatever export it is; top-level nulls count as absent. Tagged values are marks (tag.ts). */
  readonly body: JsonObject;
  /** The `mainsheet:` block as written, null without one. */
  readonly block: Json;
  readonly settings: DocumentSettings;
  readonly positions: Positions;
  /** Says that the body holds a tagged value. */
  readonly tagged: boolean;
  /** Says whether a comment of the file turns a finding of this code on this line off. */
  readonly mutes: (code: string, line: number) => boolean;
}

/** What reading one file gave. */
export interface ReadDocument {
  /** Absent when a diagnostic is an error. */
  readonly document?: WorkflowDocument;
  /** The workflow's name, even of an invalid file, where it can be read and is the same in every tenant. */
  readonly name?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** What the rules are told beside a file. */
export interface RuleOptions {
  /** How rules weigh, by code; rules whose finding cannot be lived with keep their severity. */
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
  /** The tenant's own library; the built-in one otherwise. */
  readonly library?: Library;
  /** The tags have their values: what is said of a value is not of what the file writes. */
  readonly expanded?: boolean;
}
