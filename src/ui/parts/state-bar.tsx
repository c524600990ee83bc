import type { JSX } from 'preact';
import type { TenantSummary } from '../../report/view/tenant-view.ts';
import { tenantPath } from '../route.ts';
import { STATES, STATE_ORDER } from '../standing.ts';
import { Glyph } from './glyph.tsx';

/** How many workflows are in each state, each a way to them. */
export function StateBar(props: {
  tenant: string;
  counts: TenantSummary['counts'];
  unmanaged: number;
}): JSX.Element {
  const { tenant, counts } = props;
  const states = STATE_ORDER.map((state) => ({ state, count: countOf(state) })).filter(
    ({ count }) => count > 0,
  );
  const total = states.reduce((sum, { count }) => sum + count, 0);
  return (
    <div class="state-bar">
      {total === 0 ? null : (
        <svg class="state-stripe" viewBox="0 0 100 1" preserveAspectRatio="none" aria-hidden="true">
          {stripes(states, total).map(({ state, x, width }) => (
            <rect
              key={state}
              class={`fill-${STATES[state].tone}`}
              x={x}
              y="0"
              width={width}
              height="1"
            />
          ))}
        </svg>
      )}
      <ul class="state-counts">
        {states.map(({ state, count }) => (
          <li key={state} class={`tone-${STATES[state].tone}`}>
            <a href={`${tenantPath(tenant)}?state=${state}`} title={STATES[state].meaning}>
              <Glyph name={STATES[state].glyph} size={14} />
              <b>{count}</b> {state}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );

  function countOf(state: (typeof STATE_ORDER)[number]): number {
    return counts[state] ?? (state === 'Unmanaged' ? props.unmanaged : 0);
  }
}

interface Stripe {
  readonly state: (typeof STATE_ORDER)[number];
  readonly x: number;
  readonly width: number;
}

function stripes(
  states: readonly { readonly state: Stripe['state']; readonly count: number }[],
  total: number,
): readonly Stripe[] {
  let x = 0;
  return states.toReversed().map(({ state, count }) => {
    const width = (count / total) * 100;
    const stripe = { state, x, width };
    x += width;
    return stripe;
  });
}
