import { captureConflict } from '../capture/capture-conflict.ts';
import { captureMessage } from '../capture/capture-message.ts';
import { newWorkflowFile } from '../capture/capture-new-file.ts';
import { idPlaces } from '../capture/id-places.ts';
import { keepValues } from '../capture/kept-values.ts';
import { nameIds } from '../capture/name-ids.ts';
import { plainBody, unsafePlaces } from '../capture/written-workflow.ts';
import { branchFor } from '../git/branch-name.ts';
import { compareText } from '../kernel/diagnostic.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Capturable, CaptureMade, CaptureRun } from './capture-run.ts';
import { takes } from './tenant-files.ts';

/** Lists the workflows without a file, each to be proposed as a new one. */
export function capturedUnmanaged(run: CaptureRun): readonly Capturable[] {
  const { tenant, last, caches, read } = run;
  if (tenant.unmanaged !== 'capture') {
    return [];
  }
  const { documents, invalid } = read.described;
  // A file of this name is there, and what it says of the workflow waits for a person already.
  const described = new Set([...documents, ...invalid].map(({ name }) => name));
  const names = new Map<string, number>();
  run.live.forEach(({ name }) => names.set(name, (names.get(name) ?? 0) + 1));
  return last.unmanaged
    .filter(({ name }) => !described.has(name))
    .toSorted((a, b) => compareText(a.name, b.name) || compareText(a.id, b.id))
    .map((live) => {
      const { digest } = caches.forms.of(live);
      return {
        kind: 'unmanaged',
        workflowId: live.id,
        name: live.name,
        live,
        branch: branchFor(tenant.name, live.name),
        digest,
        basis: `${read.snapshot.commit.sha} ${names.get(live.name) ?? 0}`,
        make: () => newFile(live, run),
      };
    });
}

async function newFile(live: LiveWorkflow, run: CaptureRun): Promise<CaptureMade> {
  const { tenant, ports, read, signal } = run;
  const { refs } = read.described.tenant;
  const twin = run.live.find(({ id, name }) => id !== live.id && name === live.name);
  const [unsafe] = unsafePlaces(live);
  if (twin !== undefined || unsafe !== undefined) {
    return refused(run, unsafe ?? '/name', unsafe === undefined ? 'twin' : 'unsafe', twin?.id);
  }
  const places = idPlaces(keepValues(plainBody(live)).body);
  const known = { workflows: run.live, refs };
  const { references } = await nameIds(ports.tenant, places, known, signal);
  const written = newWorkflowFile(live, references, {
    root: tenant.path,
    taken: [...read.described.tree.paths],
    workflows: run.live,
  });
  if (!written.ok) {
    return refused(run, '', 'invalid', written.trouble);
  }
  const { path, text, kept } = written.value;
  if (!takes(read.described.tenant, tenant.path)(path)) {
    return refused(run, '', 'left-out', path);
  }
  return {
    file: path,
    base: read.snapshot,
    files: new Map([[path, Buffer.from(text)]]),
    message: captureMessage({
      tenant: tenant.name,
      url: tenant.listens ?? tenant.url,
      kind: 'unmanaged',
      name: live.name,
      workflowId: live.id,
      live,
      written: [],
      kept,
      conflicts: [],
    }),
    written: [],
    kept,
    conflicts: [],
  };
}

function refused(
  { read }: CaptureRun,
  pointer: string,
  reason: Parameters<typeof captureConflict>[1],
  detail = '',
): CaptureMade {
  const conflicts = [captureConflict(pointer, reason, 1, detail)];
  return { file: '', base: read.snapshot, message: '', written: [], kept: [], conflicts };
}
