import type { ComponentChildren, JSX, RefObject } from 'preact';
import { useEffect } from 'preact/hooks';
import type { WorkflowStateName } from '../../report/view/workflow-row.ts';
import { Glyph } from '../parts/glyph.tsx';
import { STATES, STATE_ORDER } from '../standing.ts';
import type { Filter } from './filter.ts';

/** Search and the states to choose from, with how many workflows are in each. `/` comes here, Escape clears. */
export function FilterBar(props: {
  filter: Filter;
  counts: ReadonlyMap<WorkflowStateName | 'look', number>;
  total: number;
  search: RefObject<HTMLInputElement | null>;
  onChange: (changes: { state?: string | undefined; q?: string | undefined }) => void;
  onDown: () => void;
  /** The heading, beside the search. */
  children: ComponentChildren;
}): JSX.Element {
  const { filter, counts, total, search, onChange, onDown } = props;
  useSlash(search);
  return (
    <div class="filter-bar" role="search">
      {props.children}
      <label class="search">
        <Glyph name="search" />
        <span class="unseen">Search workflows</span>
        <input
          ref={search}
          type="search"
          placeholder="Search by name, file or message"
          value={filter.text ?? ''}
          onInput={(event) => onChange({ q: event.currentTarget.value })}
          onKeyDown={(event) => {
            if (event.key === 'Escape') {
              onChange({ q: undefined });
              event.currentTarget.blur();
            } else if (event.key === 'ArrowDown') {
              event.preventDefault();
              onDown();
            }
          }}
        />
        <kbd aria-hidden="true">/</kbd>
      </label>
      <div class="chips" role="group" aria-label="States">
        <Chip label="All" count={total} on={filter.state === undefined} pick={() => pick()} />
        {(counts.get('look') ?? 0) > 0 || filter.state === 'look' ? (
          <Chip
            label="Need a look"
            count={counts.get('look') ?? 0}
            on={filter.state === 'look'}
            pick={() => pick('look')}
          />
        ) : null}
        {STATE_ORDER.filter((state) => counts.has(state) || filter.state === state).map((state) => (
          <Chip
            key={state}
            label={state}
            state={state}
            count={counts.get(state) ?? 0}
            on={filter.state === state}
            pick={() => pick(state)}
          />
        ))}
      </div>
    </div>
  );

  function pick(state?: Filter['state']): void {
    onChange({ state: filter.state === state ? undefined : state });
  }
}

function Chip(props: {
  label: string;
  count: number;
  on: boolean;
  state?: WorkflowStateName;
  pick: () => void;
}): JSX.Element {
  const { label, count, on, state, pick } = props;
  return (
    <button
      type="button"
      class={state === undefined ? 'chip' : `chip tone-${STATES[state].tone}`}
      aria-pressed={on}
      onClick={pick}
      {...(state === undefined ? {} : { title: STATES[state].meaning })}
    >
      {state === undefined ? null : <Glyph name={STATES[state].glyph} size={14} />}
      {label} <span class="chip-count">{count}</span>
    </button>
  );
}

/** `/` goes to the search, unless somebody is writing elsewhere. */
function useSlash(search: RefObject<HTMLInputElement | null>): void {
  useEffect(() => {
    const pressed = (event: KeyboardEvent): void => {
      const writing =
        event.target instanceof HTMLElement &&
        event.target.matches('input, textarea, select, [contenteditable]');
      if (event.key === '/' && !writing && !event.ctrlKey && !event.metaKey && !event.altKey) {
        event.preventDefault();
        search.current?.focus();
        search.current?.select();
      }
    };
    document.addEventListener('keydown', pressed);
    return () => document.removeEventListener('keydown', pressed);
  }, [search]);
}
