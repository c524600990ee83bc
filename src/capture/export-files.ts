import { compareText } from '../kernel/diagnostic.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { matchFiles, readExisting } from './existing-files.ts';
import { ExportDraft } from './export-draft.ts';
import type { ExportRequest, ExportedWorkflow } from './export-draft.ts';
import { bringToTenant, desiredOf, resolveReferences } from './file-in-tenant.ts';
import type { FileInTenant } from './file-in-tenant.ts';
import type { Folder } from './folder.ts';
import { idPlaces } from './id-places.ts';
import { keepValues } from './kept-values.ts';
import { nameIds } from './name-ids.ts';
import type { ReferenceFinder } from './name-ids.ts';
import { updateFile } from './update-file.ts';
import { plainBody, unsafePlaces, writeWorkflow } from './written-workflow.ts';

/** What exporting asks of a tenant beside the list of its workflows. */
export interface ExportTenant extends ReferenceFinder {
  /** The address at which an external trigger is called that says none itself. */
  externalUrl(workflowId: string): string;
}

/** What an export did. */
export interface Exported {
  readonly workflows: readonly ExportedWorkflow[];
  /** Every file that was written, the tenant's own and templates among them. */
  readonly written: readonly string[];
  /** Look-ups that the credential may not make: their ids stay as they are. */
  readonly refused: readonly string[];
}

/**
 * Writes workflows as files that plan to nothing. Without `update` a file that is there and differs is an error, and
 * nothing at all is written. Throws EXPORT_FILES_DIFFER, EXPORT_FOLDER, EXPORT_TENANT_FILE.
 */
export async function exportFiles(
  request: ExportRequest,
  tenant: ExportTenant,
  folder: Folder,
  signal?: AbortSignal,
): Promise<Exported> {
  const existing = await readExisting(folder, request.tenant);
  const known = { workflows: request.live, refs: existing.tenant.refs };
  const sayable = request.chosen.filter((workflow) => whyNot(workflow, request) === undefined);
  const places = sayable.flatMap((workflow) => idPlaces(keepValues(plainBody(workflow)).body));
  const { references, refused } = await nameIds(tenant, places, known, signal);
  const matched = matchFiles(request.live, existing);
  const files = new Map<string, FileInTenant>();
  for (const { id } of sayable) {
    const file = matched.get(id);
    const inTenant = file === undefined ? undefined : await bringToTenant(file, existing);
    if (inTenant !== undefined) {
      files.set(id, inTenant);
    }
  }
  const reference = await resolveReferences([...files.values()], tenant, known, signal);
  const draft = new ExportDraft(request, existing, matched);
  for (const workflow of request.chosen) {
    const why = whyNot(workflow, request);
    const [file, inTenant] = [matched.get(workflow.id), files.get(workflow.id)];
    if (why !== undefined) {
      draft.refuse(workflow, why);
    } else if (file === undefined) {
      draft.addNew(writeWorkflow(workflow, references));
    } else {
      const written = writeWorkflow(workflow, references);
      draft.addExisting(
        written,
        file,
        inTenant === undefined
          ? undefined
          : updateFile(
              { ...file, document: inTenant.document },
              desiredOf(inTenant, workflow, reference, (id) => tenant.externalUrl(id)),
              written,
              existing,
            ),
      );
    }
  }
  const writes = draft.writes();
  await folder.write(writes);
  return {
    workflows: draft.workflows.toSorted((a, b) => compareText(placeOf(a), placeOf(b))),
    written: writes.map(({ path }) => path),
    refused,
  };
}

function placeOf(one: ExportedWorkflow): string {
  return one.state === 'not-written' ? one.name : one.path;
}

/** Why no file can say a workflow. */
function whyNot(workflow: LiveWorkflow, { chosen }: ExportRequest): string | undefined {
  const unsafe = unsafePlaces(workflow);
  if (unsafe.length > 0) {
    return `the number at ${unsafe[0]} is not exact in a file`;
  }
  const twin = chosen.find(({ id, name }) => id !== workflow.id && name === workflow.name);
  return twin === undefined ? undefined : `the workflow ${twin.id} has the same name; rename one`;
}
