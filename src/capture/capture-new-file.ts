import { sha256 } from '../kernel/json.ts';
import type { Pointer } from '../kernel/pointer.ts';
import type { Result } from '../kernel/result.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { fileNames, folded } from './file-name.ts';
import { soundText } from './sound-text.ts';
import { writeWorkflow } from './written-workflow.ts';
import type { Names } from './tag-ids.ts';

/** A file for a workflow that has none. */
export interface NewFile {
  readonly path: string;
  readonly text: string;
  /** The places of values that stay in the tenant. */
  readonly kept: readonly Pointer[];
}

/** Where new files go. */
export interface NewFilePlace {
  /** The folder of the workflow files, empty for the root of the repository. */
  readonly root: string;
  /** Every path of the commit. */
  readonly taken: readonly string[];
  /** Every workflow of the tenant: a name does not hang on which of them have files. */
  readonly workflows: readonly LiveWorkflow[];
}

/** Writes a workflow as a file of its own, as an export does; the trouble is the code of what no file can say. */
export function newWorkflowFile(
  workflow: LiveWorkflow,
  references: Names['references'],
  place: NewFilePlace,
): Result<NewFile, string> {
  const path = freePath(workflow, place);
  const sound = soundText(writeWorkflow(workflow, references), path);
  return sound.ok
    ? {
        ok: true,
        value: { path, text: sound.value.text, kept: [...sound.value.workflow.kept.keys()] },
      }
    : sound;
}

function freePath({ id }: LiveWorkflow, { root, taken, workflows }: NewFilePlace): string {
  const base = root === '' ? '' : `${root}/`;
  const there = new Set(taken.map(folded));
  const name = fileNames(workflows).get(id) ?? `${sha256(id)}.yaml`;
  const stem = name.replace(/\.yaml$/, '');
  const tried = [
    name,
    ...[8, 16, 64].map((digits) => `${stem}-${sha256(id).slice(0, digits)}.yaml`),
  ];
  const free = tried.find((one) => !there.has(folded(`${base}${one}`)));
  return `${base}${free ?? name}`;
}
