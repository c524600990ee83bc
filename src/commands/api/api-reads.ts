import type { TenantConfig } from '../../config/config.ts';
import type { Commit } from '../../git/snapshot.ts';
import { given } from '../../report/given.ts';
import { showDiff } from '../../report/show-diff.ts';
import { showFailures } from '../../report/show-failures.ts';
import { showBoard, showPass, showRows } from '../../report/show-tenant.ts';
import { showCommit, showWorkflow } from '../../report/show-workflow.ts';
import type { ReplicaNameView } from '../../report/view/replica-view.ts';
import type { TenantSummary, TenantsView, TenantView } from '../../report/view/tenant-view.ts';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import type { Part, Reads, WorkflowPlace } from '../../server/api/ports.ts';
import { readProblems } from '../../sync/failure-record.ts';
import type { Problem } from '../../executions/failures/problem.ts';
import { isHere, ownerOf, rowOf, standingOf, tenantOf } from './api-context.ts';
import type { ApiContext } from './api-context.ts';
import { readExecution, readExecutions } from './execution-reads.ts';
import { askTenant } from './ask-tenant.ts';
import { sourcesOf } from './source-reads.ts';

/** Answers what the API shows from the daemon's own parts. */
export function apiReads(context: ApiContext): Reads {
  return {
    sources: async (part) => ({ sources: sourcesOf(context, part) }),
    tenants: async (part) => ({ tenants: await tenantsOf(context, part) }),
    tenant: (name) => tenantView(context, name),
    workflow: (place, signal) => workflowView(context, place, signal),
    diff: async (place) => {
      const row = await rowOf(context, place);
      const { seen, onBranches } = context.lastPasses.of(place.tenant);
      const { masker } = context;
      const found = seen.find(isAbout(row));
      const branch = onBranches.get(row.workflowId ?? '');
      return showDiff(found ?? { name: row.name }, { masker, branch });
    },
    executions: (place, limit, signal) => readExecutions(context, place, limit, signal),
    execution: (tenant, id, signal) => readExecution(context, tenant, id, signal),
    failures: async (name) => {
      const tenant = tenantOf(context, name);
      return { failures: showFailures(await problemsOf(context, tenant), context.masker) };
    },
    passes: async (name) => {
      tenantOf(context, name);
      const { left, board } = await standingOf(context, name);
      const { passes } = left;
      return { passes: passes.length > 0 || board === undefined ? passes : [showPass(board)] };
    },
  };
}

/** Those that are here; of the others what the replicas that have them say, and else what the store has. */
async function tenantsOf(
  context: ApiContext,
  part: Part<TenantsView>,
): Promise<readonly TenantSummary[]> {
  const { tenants } = context.config();
  if (part.kind === 'own') {
    const here = tenants.filter(({ name }) => isHere(context, name));
    return Promise.all(here.map((tenant) => tenantSummary(context, tenant)));
  }
  const said = new Map(
    part.others.flatMap(({ answer }) =>
      (answer?.tenants ?? []).map((summary) => [summary.tenant, summary] as const),
    ),
  );
  return Promise.all(
    tenants.map(async (tenant) => {
      const summary = isHere(context, tenant.name) ? undefined : said.get(tenant.name);
      return summary ?? tenantSummary(context, tenant);
    }),
  );
}

async function tenantSummary(context: ApiContext, tenant: TenantConfig): Promise<TenantSummary> {
  const { name, source, mode, drift } = tenant;
  const { board } = await standingOf(context, name);
  const commit = await commitOf(context, source, board?.commit);
  return {
    tenant: name,
    source,
    ...given({ url: context.urlOf(tenant) }),
    mode,
    drift,
    ...showBoard(board),
    ...(commit === undefined ? {} : showCommit(commit)),
    ...given({ replica: replicaOf(context, name) }),
  };
}

/** The replica that has a tenant; undefined where nobody has it, or there are none. */
function replicaOf(context: ApiContext, tenant: string): ReplicaNameView | undefined {
  const { id, host = '', lately = [] } = context.replicas() ?? {};
  if (id !== undefined && isHere(context, tenant)) {
    return { id, host };
  }
  const found = lately.find(({ tenants }) => tenants.includes(tenant));
  return found === undefined ? undefined : { id: found.id, host: found.host };
}

async function tenantView(context: ApiContext, name: string): Promise<TenantView> {
  const summary = await tenantSummary(context, tenantOf(context, name));
  const { left, board } = await standingOf(context, name);
  return { ...summary, workflows: showRows(board, left.seen) };
}

/** The commit of an id, where the source has it at hand. */
async function commitOf(
  context: ApiContext,
  source: string,
  sha: string | undefined,
): Promise<Commit | undefined> {
  const { snapshot } = context.sources.of(source);
  if (sha === undefined || snapshot?.commit.sha === sha) {
    return sha === undefined ? undefined : snapshot?.commit;
  }
  const older = await context.source(source)?.at(sha).catch(nothing);
  return older?.commit;
}

async function workflowView(
  context: ApiContext,
  place: WorkflowPlace,
  signal: AbortSignal,
): Promise<WorkflowView> {
  const row = await rowOf(context, place);
  const tenant = tenantOf(context, place.tenant);
  const seen = context.lastPasses.of(tenant.name).seen.find(isAbout(row));
  const { workflowId, file } = row;
  const known =
    seen?.differing?.live !== undefined || seen?.desired?.body['definition'] !== undefined;
  const asked = known ? undefined : workflowId;
  const live =
    asked === undefined
      ? undefined
      : await askTenant(context, tenant.name, signal, (client, until) =>
          client.getWorkflow(asked, until, 'sweep'),
        ).catch(nothing);
  const problems = await problemsOf(context, tenant);
  return showWorkflow({
    tenant: tenant.name,
    row,
    seen,
    live,
    commit: seen?.commit ?? (await lastCommit(context, tenant.source, file, signal)),
    problems: problems.filter((problem) => problem.workflowId === workflowId),
    masker: context.masker,
  });
}

async function lastCommit(
  { sources }: ApiContext,
  source: string,
  file: string | undefined,
  signal: AbortSignal,
): Promise<Commit | undefined> {
  const { snapshot } = sources.of(source);
  return file === undefined || snapshot === undefined
    ? undefined
    : (await snapshot.lastCommits([file], signal).catch(nothing))?.get(file);
}

async function problemsOf(context: ApiContext, tenant: TenantConfig): Promise<readonly Problem[]> {
  const owner = await ownerOf(context, tenant);
  return owner === undefined ? [] : readProblems(context.store, owner);
}

/** Without the tenant, or without Git, the rest is still worth showing. */
function nothing(): undefined {
  return undefined;
}

/** What a pass left of the workflow of a row. */
function isAbout(row: {
  readonly file?: string;
  readonly workflowId?: string;
}): (seen: { readonly file?: string; readonly workflowId?: string }) => boolean {
  return ({ file, workflowId }) =>
    row.file === undefined ? workflowId === row.workflowId : file === row.file;
}
