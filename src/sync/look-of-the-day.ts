import { isObject, own, stringAt } from '../kernel/json.ts';
import { askingOrder, lookAtOwners } from '../warnings/owners.ts';
import type { Owned } from '../warnings/owners.ts';
import type { Looked, WarnedWorkflow, Warning } from '../warnings/warning.ts';
import type { WarningState } from '../warnings/warning-state.ts';
import type { CaptureRun } from './capture-run.ts';
import { askIfAllowed } from './scope-notices.ts';

/** Asks, with one request each, how the owners of our workflows stand and when our own credential ends. */
export async function lookOfTheDay(
  run: CaptureRun,
  before: WarningState,
  now: number,
): Promise<Looked<WarningState>> {
  const { ports, signal } = run;
  const news: Warning[] = [];
  let state = before;
  const owned = ownedBy(run);
  if (owned.size > 0) {
    const asked = await askIfAllowed(
      'listPublicIdentities',
      'whether the owners of workflows are active',
      state.unscoped,
      () => ports.tenant.ownerStates(askingOrder(owned, before.owners), signal),
    );
    const looked =
      asked.value === undefined
        ? { news: [], state: before.owners }
        : lookAtOwners(owned, asked.value, before.owners, now);
    news.push(...asked.news, ...looked.news);
    state = { ...state, owners: looked.state, unscoped: asked.unscoped };
  }
  const asked = await askIfAllowed(
    'listPersonalAccessTokens',
    'when the credential of Mainsheet ends',
    state.unscoped,
    async () => ({ expires: await ports.tenant.credentialEnd(signal) }),
  );
  news.push(...asked.news);
  return { news, state: withCredential({ ...state, unscoped: asked.unscoped }, asked.value) };
}

function withCredential(
  { credential, ...state }: WarningState,
  answer: { readonly expires: string | undefined } | undefined,
): WarningState {
  if (answer === undefined || answer.expires === credential?.expires) {
    return credential === undefined ? state : { ...state, credential };
  }
  const { expires } = answer;
  return expires === undefined ? state : { ...state, credential: { expires } };
}

function ownedBy({ last }: CaptureRun): Owned {
  const owned = new Map<string, WarnedWorkflow[]>();
  for (const { file, name, entry, live } of last.cases) {
    const owner = live === undefined ? undefined : own(live.raw, 'owner');
    const id = isObject(owner) ? stringAt(owner, 'id') : undefined;
    if (entry !== undefined && live !== undefined && id !== undefined && id !== '') {
      const workflow = { workflow: name, workflowId: live.id, file };
      owned.set(id, [...(owned.get(id) ?? []), workflow]);
    }
  }
  return owned;
}
