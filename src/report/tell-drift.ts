import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';
import { letThrough } from './let-through.ts';
import { maskOperations } from './mask-places.ts';
import type { DriftNews } from './pass-result.ts';
import { driftPlaces } from './places.ts';
import {
  commitFields,
  diffField,
  passFields,
  personFields,
  placeOperations,
  rfc3339,
} from './telling.ts';
import type { Telling } from './telling.ts';

/** Tells drift that a pass saw for the first time. It is news by itself: the inventory remembers it. */
export function tellDriftSeen(telling: Telling): readonly Event[] {
  return telling.result.drift.flatMap((news) => ('found' in news ? [seen(news, telling)] : []));
}

/** Tells drift that ended in a pass. */
export function tellDriftEnded(telling: Telling): readonly Event[] {
  return telling.result.drift.flatMap((news) =>
    news.kind === 'corrected' || news.kind === 'resolved'
      ? [makeEvent(`drift.${news.kind}`, driftFields(news, telling))]
      : [],
  );
}

/** Drift with what was found. The type is ours, so that `in` is safe on it. */
type DriftSeen = Extract<DriftNews, { readonly found: unknown }>;

/** What all events of drift carry. */
function driftFields(news: DriftNews, telling: Telling) {
  const { name, workflowId, file, since, ageMs } = news;
  const fields = { workflow: name, workflowId, file, since, ageMs };
  return { ...passFields(telling), ...fields, ...commitFields(telling, file) };
}

function seen(news: DriftSeen, telling: Telling): Event {
  const { found, kind, policy } = news;
  const plan = telling.result.rounds[0]?.plan;
  const { change, desired, live } = found;
  const places = driftPlaces(found);
  const at = desired?.positions.at(places[0]?.pointer ?? '');
  const wait = change?.wait;
  return makeEvent(kind === 'conflict' ? 'drift.conflict' : 'drift.detected', {
    ...driftFields(news, telling),
    ...personFields(live),
    policy,
    reason: kind === 'deleted' ? 'DeletedInTenant' : kind === 'conflict' ? 'Conflict' : 'Drifted',
    ...given({
      line: at?.line,
      column: at?.column,
      message: wait?.message,
      until: wait?.until === undefined ? undefined : rfc3339(wait.until),
      letThrough: plan === undefined || change === undefined ? undefined : letThrough(plan, change),
      operations:
        places.length === 0 ? undefined : maskOperations(placeOperations(places), telling.masker),
    }),
    ...diffField(places, telling),
  });
}
