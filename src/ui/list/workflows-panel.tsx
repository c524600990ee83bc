import type { JSX } from 'preact';
import { useMemo, useRef } from 'preact/hooks';
import { useNavigation } from '../navigation.ts';
import { Empty } from '../parts/trouble.tsx';
import { FilterBar } from './filter-bar.tsx';
import { countStates, filterRows, readState } from './filter.ts';
import type { Filter } from './filter.ts';
import type { TenantRow } from './tenant-rows.ts';
import { WorkflowList, focusRow } from './workflow-list.tsx';

/** Workflows with search and filters; what is chosen stands in the address. */
export function WorkflowsPanel(props: {
  rows: readonly TenantRow[];
  showTenant: boolean;
}): JSX.Element {
  const { rows, showTenant } = props;
  const { query, refine } = useNavigation();
  const search = useRef<HTMLInputElement>(null);
  const panel = useRef<HTMLElement>(null);
  const text = query.get('q') ?? '';
  const state = readState(query.get('state'));
  const filter: Filter = { text, ...(state === undefined ? {} : { state }) };
  const shown = useMemo(() => filterRows(rows, filter), [rows, text, state]);
  const counts = useMemo(() => countStates(rows), [rows]);
  return (
    <section ref={panel} class="workflows-panel" aria-labelledby="workflows-heading">
      <FilterBar
        filter={filter}
        counts={counts}
        total={rows.length}
        search={search}
        onChange={refine}
        onDown={() => focusRow(panel.current?.querySelector('tbody') ?? null, 0)}
      >
        <div class="section-head">
          <h2 id="workflows-heading">Workflows</h2>
          <span class="muted" role="status">
            {shown.length === rows.length ? rows.length : `${shown.length} of ${rows.length}`}
          </span>
        </div>
      </FilterBar>
      {shown.length > 0 ? (
        <WorkflowList
          rows={shown}
          showTenant={showTenant}
          onLeaveUp={() => search.current?.focus()}
        />
      ) : null}
      {shown.length === 0 ? <Empty>{emptyWords(rows.length)}</Empty> : null}
    </section>
  );
}

function emptyWords(all: number): string {
  return all === 0
    ? 'No workflow yet. Commit a workflow file, and it is here after the next pass.'
    : 'No workflow fits. Clear the search, or choose All.';
}
