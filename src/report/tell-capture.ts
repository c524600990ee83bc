import { isWithin } from '../kernel/pointer.ts';
import type { Event } from './event.ts';
import { makeEvent } from './event.ts';
import { given } from './given.ts';
import { maskOperations } from './mask-places.ts';
import type { CaptureEnd, CaptureNews } from './pass-result.ts';
import { driftPlaces } from './places.ts';
import type { Place } from './places.ts';
import { commitFields, diffField, passFields, personFields, placeOperations } from './telling.ts';
import type { Telling } from './telling.ts';

const MAX_LISTED = 50;

const HINTS = {
  Conflict: 'Change it in the files that the conflicts name, or undo it in the tenant.',
  BranchMoved:
    'Somebody committed to the branch: merge it or delete it, and bring this change in by hand.',
  Refused: 'See that the server lets these credentials push to branches named mainsheet/*.',
} as const;

/** Tells what was brought to branches, what could not be, and which branches are gone. It is news by itself. */
export function tellCaptures(telling: Telling): readonly Event[] {
  return telling.result.captures.map((news) => {
    switch (news.kind) {
      case 'captured':
        return captured(news, telling);
      case 'not-captured':
        return notCaptured(news, telling);
      case 'discarded':
        return makeEvent(`${news.of}.capture-discarded`, fieldsOf(news, telling));
    }
  });
}

type Of<K extends CaptureEnd['kind']> = Extract<CaptureNews, { readonly kind: K }>;

function fieldsOf(news: CaptureNews, telling: Telling) {
  const { name, workflowId, branch, file, live, more } = news;
  return {
    ...passFields(telling),
    workflow: name,
    workflowId,
    branch,
    ...given({ file, more }),
    ...personFields(live),
  };
}

function captured(news: Of<'captured'>, telling: Telling): Event {
  const { commit, kept, conflicts, live, file = '', of } = news;
  const fields = {
    ...fieldsOf(news, telling),
    file,
    branchCommit: commit,
    ...given({
      link: news.link,
      kept: kept.length === 0 ? undefined : kept.slice(0, MAX_LISTED),
    }),
  };
  if (of === 'unmanaged') {
    const creator = live?.creator?.name ?? live?.creator?.id;
    return makeEvent('unmanaged.captured', { ...fields, ...given({ creator }) });
  }
  const places = placesOf(news, news.written);
  const partly = conflicts.length > 0;
  return makeEvent(
    'drift.captured',
    {
      ...fields,
      ...commitFields(telling, file),
      ...positionOf(news, places[0]),
      ...given({
        reason: news.found?.deleted === true ? 'DeletedInTenant' : undefined,
        operations:
          places.length === 0 ? undefined : maskOperations(placeOperations(places), telling.masker),
        conflicts: partly ? conflicts.slice(0, MAX_LISTED) : undefined,
        hint: partly ? HINTS.Conflict : undefined,
      }),
      ...diffField(places, telling),
    },
    partly ? 'warn' : 'info',
  );
}

function notCaptured(news: Of<'not-captured'>, telling: Telling): Event {
  const { reason, message, conflicts, of, file = '' } = news;
  const fields = {
    ...fieldsOf(news, telling),
    reason,
    hint: HINTS[reason],
    ...given({
      message: message === undefined ? undefined : telling.masker.text(message),
      conflicts: conflicts.length === 0 ? undefined : conflicts.slice(0, MAX_LISTED),
    }),
  };
  if (of === 'unmanaged') {
    return makeEvent('unmanaged.not-captured', fields);
  }
  const places = placesOf(news);
  return makeEvent('drift.not-captured', {
    ...fields,
    ...commitFields(telling, file),
    ...positionOf(news, places[0]),
    ...diffField(places, telling),
  });
}

/** The places of the drift, or those of them that were written. */
function placesOf({ found }: CaptureNews, written?: readonly string[]): readonly Place[] {
  return found === undefined
    ? []
    : driftPlaces(found).filter(
        ({ pointer }) => written === undefined || written.some((one) => isWithin(pointer, one)),
      );
}

function positionOf(
  { found }: CaptureNews,
  place: Place | undefined,
): { readonly line?: number; readonly column?: number } {
  const at = place === undefined ? undefined : found?.desired?.positions.at(place.pointer);
  return given({ line: at?.line, column: at?.column });
}
