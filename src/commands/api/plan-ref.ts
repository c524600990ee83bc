import type { SourceConfig, SourceRef, TenantConfig } from '../../config/config.ts';
import type { Source } from '../../git/source-port.ts';
import { isAppError } from '../../kernel/app-error.ts';
import { isEmpty } from '../../plan/plan.ts';
import { planJson } from '../../report/plan-json.ts';
import { planMarkdown } from '../../report/plan-markdown.ts';
import { planText } from '../../report/plan-text.ts';
import type { PlanAnswer, PlanInput } from '../../report/view/plan-answer.ts';
import type { Deeds } from '../../server/api/ports.ts';
import { RequestProblem } from '../../server/request-problem.ts';
import { planOnly } from '../../sync/plan-only.ts';
import type { Planned } from '../../sync/plan-only.ts';
import { tenantPlan } from '../house.ts';
import { newCaches } from '../new-caches.ts';
import { readPort } from '../tenant-ports.ts';
import { tenantOf } from './api-context.ts';
import type { ApiContext } from './api-context.ts';

/** More plans at a time are turned away: each reads the whole tenant. */
const MOST_WAITING = 8;

const COMMIT = /^([0-9a-f]{40}|[0-9a-f]{64})$/;

/** Plans revisions with what the daemon owns, one after the other, and writes nothing anywhere. */
export function refPlanner(context: ApiContext): Deeds['plan'] {
  let waiting = 0;
  let last: Promise<unknown> = Promise.resolve();
  return async (name, input, signal) => {
    const tenant = tenantOf(context, name);
    if (waiting >= MOST_WAITING) {
      throw new RequestProblem(503, `${MOST_WAITING} plans are being made or wait already.`, {
        headers: { 'retry-after': '10' },
      });
    }
    waiting += 1;
    // The mirror in which refs are looked at has room for one at a time.
    const turn = last.then(() => planned(context, tenant, input, signal));
    last = turn.catch(() => undefined);
    try {
      return answerOf(context, await turn, input);
    } finally {
      waiting -= 1;
    }
  };
}

async function planned(
  context: ApiContext,
  tenant: TenantConfig,
  { ref }: PlanInput,
  signal: AbortSignal,
): Promise<Planned> {
  signal.throwIfAborted();
  const { house, store, clock, lastPasses } = context;
  const { client } = lastPasses.of(tenant.name);
  const source = context.config().sources.find(({ name }) => name === tenant.source);
  const own = context.source(tenant.source);
  if (client === undefined || source === undefined || own === undefined) {
    throw new RequestProblem(503, 'The first pass of the tenant has not begun yet.', {
      headers: { 'retry-after': '5' },
    });
  }
  const plan = (from: Source): Promise<Planned> =>
    planOnly(
      { ...tenantPlan(tenant, source), trustWorkTree: true },
      { tenant: readPort(client), source: from, records: store, clock },
      newCaches(tenant),
      signal,
    );
  if (ref === undefined) {
    return plan(own);
  }
  if (source.workTree) {
    throw new RequestProblem(409, 'The source follows files, not commits: it has no other refs.');
  }
  return asProposed(await plan(await sourceAt(house, source, ref, signal)));
}

/** Nobody moved a ref back that is not followed: it only lacks what was applied since it was begun. */
function asProposed(view: Planned): Planned {
  const message =
    'The ref lacks commits that are applied, so that this plan takes them back: merge them into it, or plan the commit of the merge.';
  const refusals = view.plan.refusals.map((refusal) =>
    refusal.reason === 'HistoryRewritten' ? { ...refusal, message, approvable: false } : refusal,
  );
  return { ...view, plan: { ...view.plan, refusals } };
}

/** The source at a ref: a branch, else a tag of this name. */
async function sourceAt(
  house: ApiContext['house'],
  config: SourceConfig,
  ref: string,
  signal: AbortSignal,
): Promise<Source> {
  for (const candidate of candidates(ref)) {
    const source = house.sourceAt(config, candidate);
    try {
      await source.read(signal);
      return source;
    } catch (error) {
      if (!isAppError(error, 'GIT_REF_NOT_FOUND') && !isAppError(error, 'GIT_REF_INVALID')) {
        throw error;
      }
    }
  }
  throw new RequestProblem(
    404,
    'The repository has no branch or tag of this name, and no commit: those are named by all their digits.',
  );
}

function candidates(ref: string): readonly SourceRef[] {
  if (COMMIT.test(ref)) {
    return [{ kind: 'commit', sha: ref }];
  }
  const [, space, short] = /^refs\/(heads|tags)\/(.+)$/.exec(ref) ?? [];
  if (short !== undefined) {
    return [space === 'heads' ? { kind: 'branch', name: short } : { kind: 'tag', name: short }];
  }
  return [
    { kind: 'branch', name: ref },
    { kind: 'tag', name: ref },
  ];
}

function answerOf(
  { masker }: ApiContext,
  view: Planned,
  { as, color = false }: PlanInput,
): PlanAnswer {
  const plan = JSON.parse(planJson(view, { masker })) as PlanAnswer;
  return {
    ...plan,
    empty: isEmpty(view.plan),
    findings: view.diagnostics,
    troubles: view.troubles.map(({ code, message, hint }) => ({ code, message, hint })),
    interrupted: view.interrupted,
    ...(as === 'text' ? { rendered: planText(view, { masker, color }) } : {}),
    ...(as === 'markdown' ? { rendered: planMarkdown(view, { masker }) } : {}),
  };
}
