import type { JSX } from 'preact';
import type { TenantsView } from '../../report/view/tenant-view.ts';
import { useNavigation } from '../navigation.ts';
import { Empty, Loading, Trouble } from '../parts/trouble.tsx';
import { useData } from '../session/use-data.ts';
import { fitsEvent } from './event-filter.ts';
import { EventList } from './event-list.tsx';
import { useEventPages } from './event-pages.ts';
import { useTitle } from './use-title.ts';

const PAGE = '100';

/** Everything that was told, newest first; what is told now comes in by itself. */
export function Events(): JSX.Element {
  const { query } = useNavigation();
  const filter = {
    tenant: query.get('tenant') ?? '',
    level: query.get('level') ?? '',
    text: query.get('q') ?? '',
  };
  const { events, refused, more } = useEventPages(
    { limit: PAGE, ...(filter.tenant === '' ? {} : { tenant: filter.tenant }) },
    'once',
    () => true,
  );
  useTitle('Events');
  const shown = events?.filter((event) => fitsEvent(event, filter)) ?? [];
  return (
    <>
      <h1>Events</h1>
      <EventFilters filter={filter} />
      {refused === undefined ? null : <Trouble refused={refused} />}
      {events === undefined && refused === undefined ? <Loading /> : null}
      {events !== undefined && shown.length === 0 ? (
        <Empty>{events.length === 0 ? 'Nothing was told yet.' : 'No event fits.'}</Empty>
      ) : null}
      {shown.length === 0 ? null : (
        <section class="panel" aria-label="Events" aria-live="polite" aria-relevant="additions">
          <EventList events={shown} />
        </section>
      )}
      {more === undefined ? null : (
        <button type="button" class="more" onClick={more}>
          Older
        </button>
      )}
    </>
  );
}

const LEVELS = [
  ['', 'all'],
  ['warn', 'warnings and errors'],
  ['error', 'errors'],
] as const;

function EventFilters(props: {
  filter: { tenant: string; level: string; text: string };
}): JSX.Element {
  const { filter } = props;
  const { refine } = useNavigation();
  const tenants = useData<TenantsView>({ path: '/api/v1/tenants', after: 'once' });
  return (
    <div class="filter-bar" role="search">
      <label class="field-inline">
        <span>Tenant</span>
        <select
          value={filter.tenant}
          onChange={(event) => refine({ tenant: event.currentTarget.value })}
        >
          <option value="">all</option>
          {tenants.value?.tenants.map(({ tenant }) => (
            <option key={tenant} value={tenant}>
              {tenant}
            </option>
          ))}
        </select>
      </label>
      <label class="field-inline">
        <span>Show</span>
        <select
          value={filter.level}
          onChange={(event) => refine({ level: event.currentTarget.value })}
        >
          {LEVELS.map(([level, words]) => (
            <option key={level} value={level}>
              {words}
            </option>
          ))}
        </select>
      </label>
      <label class="field-inline grows">
        <span>With</span>
        <input
          type="search"
          placeholder="Event, workflow, commit or person"
          value={filter.text}
          onInput={(event) => refine({ q: event.currentTarget.value })}
        />
      </label>
    </div>
  );
}
