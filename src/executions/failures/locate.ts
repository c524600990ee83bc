import { readDocument } from '../../documents/read-document.ts';
import type { WorkflowDocument } from '../../documents/document.ts';
import type { Commit, Snapshot } from '../../git/snapshot.ts';
import type { Position } from '../../kernel/diagnostic.ts';
import { formatPointer } from '../../kernel/pointer.ts';
import { stepMaps } from '../../workflow/step.ts';

/** A workflow's file as one commit has it. */
export interface FileThen {
  /** The commit that last touched the file, seen from there. */
  readonly commit?: Commit;
  /** Absent when the file cannot be read as a workflow. */
  readonly document?: WorkflowDocument;
}

/** Reads files of older commits, each once. */
export class FilesThen {
  readonly #at: (sha: string) => Promise<Snapshot | undefined>;
  readonly #files = new Map<string, Promise<FileThen | undefined>>();

  constructor(at: (sha: string) => Promise<Snapshot | undefined>) {
    this.#at = at;
  }

  /** The file at a commit; undefined where either is not at hand. */
  read(sha: string, file: string): Promise<FileThen | undefined> {
    const key = `${sha} ${file}`;
    const known = this.#files.get(key) ?? this.#read(sha, file);
    this.#files.set(key, known);
    return known;
  }

  async #read(sha: string, file: string): Promise<FileThen | undefined> {
    const snapshot = await this.#at(sha);
    const found = await snapshot?.files(file);
    const blob = found?.find(({ path, kind }) => path === file && kind === 'file');
    if (snapshot === undefined || blob === undefined) {
      return undefined;
    }
    const bytes = (await snapshot.read([blob.oid])).get(blob.oid);
    const commit = (await snapshot.lastCommits([file])).get(file);
    const document = bytes === undefined ? undefined : readDocument(file, bytes).document;
    return {
      ...(commit === undefined ? {} : { commit }),
      ...(document === undefined ? {} : { document }),
    };
  }
}

/** Where a step's key stands in a file; undefined when the file has no such step. */
export function stepPosition(
  { body, positions }: WorkflowDocument,
  step: string,
  loop: string | undefined,
): Position | undefined {
  const map = stepMaps(body['definition']).find((one) => one.loop === loop && one.steps.has(step));
  return map === undefined
    ? undefined
    : positions.at(`${map.pointer}${formatPointer(['steps', step])}`);
}
