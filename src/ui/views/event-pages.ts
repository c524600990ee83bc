import { useEffect, useMemo, useState } from 'preact/hooks';
import type { EventView, EventsView } from '../../report/view/event-view.ts';
import { useData } from '../session/use-data.ts';
import type { Data, Want } from '../session/use-data.ts';
import { useSession } from '../session/use-session.ts';

/** Events as far as they were read. */
export interface EventPages {
  /** The newest first; undefined until they were read. */
  readonly events?: readonly EventView[];
  readonly refused?: Data<EventsView>['refused'];
  /** Reads older ones; absent at the end. */
  readonly more?: () => void;
}

/** No more of those that come in are kept. */
const MOST_FRESH = 1000;

/** Reads events page by page, and takes in those that are told meanwhile and fit. */
export function useEventPages(
  query: Readonly<Record<string, string>>,
  after: Want['after'],
  fits: (event: EventView) => boolean,
): EventPages {
  const session = useSession();
  const path = `/api/v1/events?${new URLSearchParams(query).toString()}`;
  const { value, refused } = useData<EventsView>({ path, after });
  const [fresh, setFresh] = useState<readonly EventView[]>([]);
  const [older, setOlder] = useState<EventsView>();
  useEffect(
    () => session.events.add((event) => setFresh((now) => [event, ...now].slice(0, MOST_FRESH))),
    [session],
  );
  useEffect(() => setOlder(undefined), [path]);
  const events = useMemo(
    () => [...byKey([...fresh.filter(fits), ...(value?.events ?? []), ...(older?.events ?? [])])],
    [fresh, value, older, path],
  );
  const next = older === undefined ? value?.next : older.next;
  const more = (): void => {
    void session
      .read<EventsView>(`${path}&before=${encodeURIComponent(next ?? '')}`)
      .then((answer) => {
        if (answer.ok) {
          setOlder((now) => ({
            ...answer.value,
            events: [...(now?.events ?? []), ...answer.value.events],
          }));
        }
      });
  };
  return {
    ...(value === undefined ? {} : { events }),
    ...(refused === undefined ? {} : { refused }),
    ...(next === undefined ? {} : { more }),
  };
}

/** Each event once, the newest first. */
function byKey(events: readonly EventView[]): readonly EventView[] {
  const known = new Map(events.map((event) => [event.key, event]));
  return [...known.values()].toSorted((a, b) => (a.key < b.key ? 1 : -1));
}
