import { appError } from '../kernel/app-error.ts';
import { compareText } from '../kernel/diagnostic.ts';
import { sha256 } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { CAPTURE_ERRORS } from './errors.ts';
import type { ExistingFile, ExistingFiles } from './existing-files.ts';
import { extractHtml } from './extract-html.ts';
import { fileNames, folded } from './file-name.ts';
import type { FileWrite } from './folder.ts';
import type { KeptReason } from './kept-values.ts';
import { soundText } from './sound-text.ts';
import { noteIds } from './tenant-ids.ts';
import type { FileUpdate } from './update-file.ts';
import { namesTenantHost } from './written-workflow.ts';
import type { WrittenWorkflow } from './written-workflow.ts';

/** What is to be exported, and how. */
export interface ExportRequest {
  /** The tenant's name in the configuration. */
  readonly tenant: string;
  /** Every workflow of the tenant. */
  readonly live: readonly LiveWorkflow[];
  readonly chosen: readonly LiveWorkflow[];
  /** Merge into files that are there. */
  readonly update: boolean;
  readonly extractHtml: boolean;
}

/** What became of one workflow. */
export type ExportedWorkflow =
  | (ExportedFile & { readonly state: 'new' | 'updated' | 'unchanged' | 'conflict' })
  | {
      readonly state: 'not-written';
      readonly id: string;
      readonly name: string;
      readonly why: string;
    };

/** A file that says what the tenant has. */
export interface ExportedFile {
  readonly id: string;
  readonly name: string;
  readonly path: string;
  /** Values that stay in the tenant. */
  readonly kept: ReadonlyMap<Pointer, KeptReason>;
  /** Fields that are left to the tenant, with the finding that the file would have had. */
  readonly left: ReadonlyMap<string, string>;
  /** Places that still differ. */
  readonly conflicts: readonly Pointer[];
  readonly namesHost: boolean;
}

/** What is going to be written, checked against what is there. */
export class ExportDraft {
  readonly workflows: ExportedWorkflow[] = [];
  readonly #request: ExportRequest;
  readonly #existing: ExistingFiles;
  readonly #names: ReadonlyMap<string, string>;
  readonly #taken: Set<string>;
  /** Paths of files that were there and describe no workflow of the tenant. */
  readonly #strangers: ReadonlySet<string>;
  readonly #writes = new Map<string, string>();
  readonly #differing: string[] = [];

  constructor(
    request: ExportRequest,
    existing: ExistingFiles,
    matched: ReadonlyMap<string, ExistingFile>,
  ) {
    this.#request = request;
    this.#existing = existing;
    this.#names = fileNames(request.live);
    this.#taken = new Set([...existing.paths].map(folded));
    const described = new Set([...matched.values()].map(({ path }) => path));
    this.#strangers = new Set(
      [...existing.paths].filter((path) => !described.has(path)).map(folded),
    );
  }

  refuse({ id, name }: LiveWorkflow, why: string): void {
    this.workflows.push({ state: 'not-written', id, name, why });
  }

  addNew(workflow: WrittenWorkflow): void {
    const { id, name } = workflow;
    const wished = this.#names.get(id) ?? `${sha256(id)}.yaml`;
    if (!this.#request.update && this.#strangers.has(folded(wished))) {
      this.#differing.push(wished);
      return;
    }
    const path = this.#taken.has(folded(wished)) ? this.#besides(wished, id) : wished;
    const { body, templates } = this.#request.extractHtml
      ? extractHtml(workflow.body, path, (file) => !this.#taken.has(folded(file)))
      : { body: workflow.body, templates: [] };
    const sound = soundText({ ...workflow, body }, path);
    if (!sound.ok) {
      this.workflows.push({
        state: 'not-written',
        id,
        name,
        why: `no file can hold it (${sound.trouble})`,
      });
      return;
    }
    const { text, workflow: written, left } = sound.value;
    [{ path, text }, ...templates].forEach((write) => this.#write(write));
    const namesHost = namesTenantHost(written.body);
    const file = { id, name, path, left, kept: written.kept, conflicts: [], namesHost };
    this.workflows.push({ ...file, state: 'new' });
  }

  addExisting(
    { id, name, kept, body }: WrittenWorkflow,
    { path }: ExistingFile,
    update: FileUpdate | undefined,
  ): void {
    const { writes, conflicts } = update ?? { writes: [], conflicts: [''] };
    const differs = writes.length > 0 || conflicts.length > 0;
    if (differs && (!this.#request.update || update === undefined)) {
      this.#differing.push(path);
      return;
    }
    writes.forEach((write) => this.#write(write));
    const file = { id, name, path, conflicts, left: new Map<string, string>() };
    if (writes.length > 0) {
      this.workflows.push({ ...file, state: 'updated', kept, namesHost: namesTenantHost(body) });
    } else {
      const state = conflicts.length > 0 ? 'conflict' : 'unchanged';
      this.workflows.push({ ...file, state, kept: new Map(), namesHost: false });
    }
  }

  /** Everything to write; throws EXPORT_FILES_DIFFER. */
  writes(): readonly FileWrite[] {
    if (this.#differing.length > 0) {
      const shown = this.#differing.slice(0, 20).join(', ');
      const more = this.#differing.length - 20;
      throw appError(CAPTURE_ERRORS, 'EXPORT_FILES_DIFFER', {
        message: `${shown}${more > 0 ? ` and ${more} more` : ''}.`,
      });
    }
    const found = this.workflows.flatMap((one) => (one.state === 'not-written' ? [] : [one]));
    const inOrder = found.toSorted((a, b) => compareText(a.path, b.path));
    const ids = noteIds(inOrder, this.#existing);
    return [
      ...[...this.#writes].map(([path, text]) => ({ path, text })),
      ...(ids === undefined ? [] : [ids]),
    ];
  }

  #write({ path, text }: FileWrite): void {
    this.#writes.set(path, text);
    this.#taken.add(folded(path));
  }

  /** A path beside one that is taken: with a piece of the id's digest, as long as it must be. */
  #besides(path: string, id: string): string {
    const stem = path.replace(/\.yaml$/, '');
    for (let digits = 8; ; digits += 8) {
      const longer = `${stem}-${sha256(id).slice(0, digits)}.yaml`;
      if (!this.#taken.has(folded(longer)) || digits >= 64) {
        return longer;
      }
    }
  }
}
