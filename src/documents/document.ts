import type { Diagnostic, Severity } from '../kernel/diagnostic.ts';
import type { JsonObject } from '../kernel/json.ts';
import type { DocumentSettings } from '../workflow/document-settings.ts';
import type { Positions } from './positions.ts';

/** One workflow file, read and found free of errors. */
export interface WorkflowDocument {
  /** The file's path in the repository. */
  readonly file: string;
  readonly name: string;
  /** The writable fields that the file has, out of whatever export it is; top-level nulls count as absent. */
  readonly body: JsonObject;
  readonly settings: DocumentSettings;
  readonly positions: Positions;
}

/** What reading one file gave. */
export interface ReadDocument {
  /** Absent when a diagnostic is an error. */
  readonly document?: WorkflowDocument;
  /** The workflow's name, even of an invalid file, where it can be read. */
  readonly name?: string;
  readonly diagnostics: readonly Diagnostic[];
}

/** How rules weigh, by code; rules whose finding cannot be lived with keep their severity. */
export interface RuleOptions {
  readonly severities?: Readonly<Record<string, Severity | 'off'>>;
}
