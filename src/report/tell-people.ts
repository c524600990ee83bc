import { digestOf } from '../kernel/json.ts';
import { isObject, stringAt } from '../kernel/json.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';
import { approveCommand, releaseCommand } from './let-through.ts';
import type { HoldNews, PruneNews } from './pass-result.ts';
import { changePlaces } from './places.ts';
import { commitFields, diffField, passFields, personFields, rfc3339 } from './telling.ts';
import type { Telling } from './telling.ts';

const HELD_REPEAT_MS = 14_400_000;
const PRUNE_REPEAT_MS = 86_400_000;
const MAX_UNMANAGED = 20;

/** Tells approvals and releases that took effect, and holds that ended without one. */
export function tellDecisions(telling: Telling): readonly Event[] {
  const { decisions, holds } = telling.result;
  const released = new Set(
    decisions.flatMap(({ kind, file }) => (kind === 'release' ? [file] : [])),
  );
  return [
    ...decisions.flatMap((decision) => {
      const { kind, by, file } = decision;
      if (kind === 'approval') {
        const fields = { by, checksum: decision.checksum ?? '', ...given({ file }) };
        return makeEvent('approval.given', { ...passFields(telling), ...fields });
      }
      if (kind !== 'release') {
        return [];
      }
      const hold = holds.find((one) => one.file === file);
      const fields = { by, reason: 'Released', ...given({ file, workflow: hold?.name }) };
      return makeEvent('hold.released', { ...passFields(telling), ...fields });
    }),
    ...holds
      .filter(
        ({ kind, file, workflowId }) =>
          kind === 'ended' && !released.has(file) && !released.has(workflowId),
      )
      .map((hold) =>
        makeEvent('hold.released', {
          ...passFields(telling),
          ...holdFields(hold, telling.now),
          reason: 'Ended',
        }),
      ),
  ];
}

/** Tells holds that go on: at once, when they change, and every four hours. */
export function tellHolds(telling: Telling): readonly Event[] {
  return telling.result.holds.flatMap((hold) => {
    const { kind, file, live, message, pointers } = hold;
    const digest = digestOf([live?.modified ?? '', ...pointers]);
    if (kind === 'ended' || !telling.ledger.isNews(`held ${file}`, digest, HELD_REPEAT_MS)) {
      return [];
    }
    const change = telling.result.cases.find((found) => found.file === file)?.change;
    return [
      makeEvent('workflow.held', {
        ...passFields(telling),
        ...holdFields(hold, telling.now),
        ...commitFields(telling, file),
        ...personFields(live),
        message,
        pointers,
        letThrough: releaseCommand(telling.result.tenant, file),
        ...(change === undefined ? {} : diffField(changePlaces(change), telling)),
      }),
    ];
  });
}

function holdFields({ name, workflowId, file, since }: HoldNews, now: number) {
  return {
    workflow: name,
    workflowId,
    file,
    since: rfc3339(since),
    ageMs: Math.max(0, now - since),
  };
}

/** Tells removals that are coming, at once and daily, and those that were called off. */
export function tellPrunes(telling: Telling): readonly Event[] {
  return telling.result.prunes.flatMap((news) => {
    const { kind, file, name, workflowId, message, due } = news;
    if (!isPruneNews(news, telling)) {
      return [];
    }
    const fields = { ...passFields(telling), workflow: name, workflowId, file, message };
    return kind === 'pending'
      ? [
          makeEvent('prune.pending', {
            ...fields,
            ...(due === undefined ? {} : { until: rfc3339(due) }),
          }),
        ]
      : [
          makeEvent('prune.called-off', {
            ...fields,
            ...given({ letThrough: pruneCommand(file, telling) }),
          }),
        ];
  });
}

/** The words of what is pending count down; its hour does not. */
function isPruneNews({ kind, file, due, message }: PruneNews, { ledger }: Telling): boolean {
  const digest = kind === 'pending' ? `${kind} ${due ?? ''}` : `${kind} ${message}`;
  return ledger.isNews(`prune ${file}`, digest, PRUNE_REPEAT_MS);
}

function pruneCommand(file: string, { result }: Telling): string | undefined {
  const plan = result.rounds.at(-1)?.plan;
  const change = plan?.changes.find((one) => one.file === file);
  return plan !== undefined && change?.wait?.release === 'approve'
    ? approveCommand(plan.tenant, plan.checksum, file)
    : undefined;
}

/** Tells workflows that appeared without a file; of a flood the first twenty, and how many more there are. */
export function tellUnmanaged(telling: Telling): readonly Event[] {
  const { news, count } = telling.result.unmanaged;
  const more = news.length - MAX_UNMANAGED;
  return news.slice(0, MAX_UNMANAGED).map((live, index) =>
    makeEvent('unmanaged.appeared', {
      ...passFields(telling),
      workflow: live.name,
      workflowId: live.id,
      enabled: live.enabled,
      unmanaged: count,
      ...given({ creator: live.creator?.name ?? live.creator?.id, owner: ownerOf(live) }),
      ...personFields(live),
      ...(index === MAX_UNMANAGED - 1 && more > 0 ? { more } : {}),
    }),
  );
}

function ownerOf({ raw }: LiveWorkflow): string | undefined {
  const owner = raw['owner'];
  return isObject(owner) ? (stringAt(owner, 'name') ?? stringAt(owner, 'id')) : undefined;
}
