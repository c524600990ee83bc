import type { SourceConfig, SourceRef, TenantConfig } from '../../config/config.ts';
import type { Commit } from '../../git/snapshot.ts';
import { given } from '../../report/given.ts';
import { showDiff } from '../../report/show-diff.ts';
import { showFailures } from '../../report/show-failures.ts';
import { showBoard, showPass, showRows } from '../../report/show-tenant.ts';
import { showCommit, showWorkflow } from '../../report/show-workflow.ts';
import type { SourceView } from '../../report/view/source-view.ts';
import type { TenantSummary, TenantView } from '../../report/view/tenant-view.ts';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import type { Reads, WorkflowPlace } from '../../server/api/ports.ts';
import { readProblems } from '../../sync/failure-record.ts';
import type { Problem } from '../../executions/failures/problem.ts';
import { ownerOf, rowOf, standingOf, tenantOf } from './api-context.ts';
import type { ApiContext } from './api-context.ts';
import { readExecution, readExecutions } from './execution-reads.ts';
import { askTenant } from './ask-tenant.ts';

/** Answers what the API shows from the daemon's own parts. */
export function apiReads(context: ApiContext): Reads {
  return {
    sources: async () => ({
      sources: context.config().sources.map((source) => sourceView(context, source)),
    }),
    tenants: async () => ({
      tenants: await Promise.all(
        context.config().tenants.map((tenant) => tenantSummary(context, tenant)),
      ),
    }),
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

function sourceView({ sources }: ApiContext, { name, url, ref }: SourceConfig): SourceView {
  const { conditions, snapshot, seenAt } = sources.of(name);
  return {
    name,
    url,
    ref: refText(ref),
    ...(snapshot === undefined
      ? {}
      : { revision: snapshot.revision, ...showCommit(snapshot.commit) }),
    ...(seenAt === undefined ? {} : { seenAt: new Date(seenAt).toISOString() }),
    conditions,
  };
}

function refText(ref: SourceRef): string {
  switch (ref.kind) {
    case 'branch':
      return `branch ${ref.name}`;
    case 'tag':
      return `tag ${ref.name}`;
    case 'semver':
      return `semver ${ref.range}`;
    case 'commit':
      return `commit ${ref.sha}`;
  }
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
  };
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
