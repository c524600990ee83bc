import type { JSX } from 'preact';
import { useEffect, useLayoutEffect, useRef, useState } from 'preact/hooks';
import { Badge, StateBadge } from '../parts/state-badge.tsx';
import { Time } from '../parts/time.tsx';
import { tenantPath, workflowPath } from '../route.ts';
import type { TenantRow } from './tenant-rows.ts';
import { visibleRows } from './visible-rows.ts';
import type { VisibleRows } from './visible-rows.ts';

/** Every row has this height, so that the list knows its length without drawing it (`--row` of the styles). */
const ROW_HEIGHT = 60;

/** A list of workflows: only the rows that can be seen are drawn. Arrow keys go from row to row. */
export function WorkflowList(props: {
  rows: readonly TenantRow[];
  showTenant: boolean;
  onLeaveUp: () => void;
}): JSX.Element {
  const { rows, showTenant, onLeaveUp } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const range = useVisible(rows.length, body);
  const move = useRowKeys(rows.length, body, onLeaveUp);
  const { from, to } = range;
  const columns = showTenant ? 5 : 4;
  return (
    <table class="workflows" aria-rowcount={rows.length + 1} onKeyDown={move}>
      <caption class="unseen">Workflows. Arrow keys go from one to the next.</caption>
      <thead>
        <tr aria-rowindex={1}>
          <th scope="col" class="column-state">
            State
          </th>
          <th scope="col">Workflow</th>
          {showTenant ? (
            <th scope="col" class="column-tenant">
              Tenant
            </th>
          ) : null}
          <th scope="col" class="column-why">
            Why
          </th>
          <th scope="col" class="column-since">
            Since
          </th>
        </tr>
      </thead>
      <tbody ref={body}>
        <Spacer height={from * ROW_HEIGHT} columns={columns} />
        {rows.slice(from, to).map((row, index) => (
          <Row
            key={`${row.tenant} ${row.file ?? row.workflowId}`}
            row={row}
            index={from + index}
            showTenant={showTenant}
          />
        ))}
        <Spacer height={(rows.length - to) * ROW_HEIGHT} columns={columns} />
      </tbody>
    </table>
  );
}

function Spacer({ height, columns }: { height: number; columns: number }): JSX.Element | null {
  return height <= 0 ? null : (
    <tr class="spacer" aria-hidden="true">
      <td colSpan={columns} height={height} />
    </tr>
  );
}

function Row(props: { row: TenantRow; index: number; showTenant: boolean }): JSX.Element {
  const { row, index, showTenant } = props;
  const changed = useChanged(`${row.state} ${row.failing?.count}`);
  const since = row.since ?? row.failing?.since;
  return (
    <tr aria-rowindex={index + 2} class={changed ? 'row changed' : 'row'}>
      <td class="column-state">
        <StateBadge state={row.state} />
      </td>
      <th scope="row">
        <a href={workflowPath(row.tenant, row)} data-row={index} title={row.name}>
          {row.name}
        </a>
        <span class="file" title={row.file}>
          {showTenant ? <span class="file-tenant">{row.tenant} · </span> : null}
          {row.file ?? 'no file'}
        </span>
      </th>
      {showTenant ? (
        <td class="column-tenant">
          <a href={tenantPath(row.tenant)}>{row.tenant}</a>
        </td>
      ) : null}
      <td class="column-why">
        <Why row={row} />
      </td>
      <td class="column-since">{since === undefined ? null : <Time at={since} />}</td>
    </tr>
  );
}

function Why({ row }: { row: TenantRow }): JSX.Element {
  const { message, failing, rollout } = row;
  return (
    <span class="why">
      {failing === undefined ? null : (
        <Badge tone="bad" glyph="warning" title={failing.error}>
          {`${failing.count} failed`}
        </Badge>
      )}
      {rollout?.state === 'Progressing' ? (
        <Badge tone="wait" glyph="clock" title={rollout.message}>
          watched
        </Badge>
      ) : null}
      <span class="why-words" title={message ?? failing?.error}>
        {message ?? failing?.error ?? ''}
      </span>
    </span>
  );
}

/** True for a moment after something about a row that was on the page changed. */
function useChanged(what: string): boolean {
  const before = useRef(what);
  const [changed, set] = useState(false);
  useEffect(() => {
    if (before.current === what) {
      return undefined;
    }
    before.current = what;
    set(true);
    const timer = setTimeout(() => set(false), 2000);
    return () => clearTimeout(timer);
  }, [what]);
  return changed;
}

function useVisible(count: number, body: { readonly current: HTMLElement | null }): VisibleRows {
  const [range, set] = useState<VisibleRows>({ from: 0, to: Math.min(count, 40) });
  useLayoutEffect(() => {
    const look = (): void => {
      const top = body.current?.getBoundingClientRect().top ?? 0;
      const next = visibleRows(count, ROW_HEIGHT, -top, window.innerHeight - Math.max(0, top));
      set((now) => (now.from === next.from && now.to === next.to ? now : next));
    };
    look();
    window.addEventListener('scroll', look, { passive: true });
    window.addEventListener('resize', look);
    return () => {
      window.removeEventListener('scroll', look);
      window.removeEventListener('resize', look);
    };
  }, [count, body]);
  return { from: Math.min(range.from, count), to: Math.min(range.to, count) };
}

const STEPS: Readonly<Record<string, number>> = {
  ArrowDown: 1,
  ArrowUp: -1,
  PageDown: 10,
  PageUp: -10,
  Home: -Infinity,
  End: Infinity,
};

function useRowKeys(
  count: number,
  body: { readonly current: HTMLElement | null },
  onLeaveUp: () => void,
): (event: KeyboardEvent) => void {
  return (event) => {
    const step = STEPS[event.key];
    const at = event.target instanceof HTMLElement ? event.target.dataset['row'] : undefined;
    if (step === undefined || at === undefined || event.ctrlKey || event.metaKey || event.altKey) {
      return;
    }
    event.preventDefault();
    if (Number(at) + step < 0 && step === -1) {
      onLeaveUp();
      return;
    }
    focusRow(body.current, Math.max(0, Math.min(count - 1, Number(at) + step)));
  };
}

/** Brings a row into view, drawn or not, and puts the focus on it. */
export function focusRow(body: HTMLElement | null, index: number): void {
  const link = body?.querySelector<HTMLElement>(`[data-row="${index}"]`);
  if (link) {
    link.focus({ preventScroll: true });
    link.closest('tr')?.scrollIntoView({ block: 'nearest' });
    return;
  }
  if (body !== null) {
    const top = body.getBoundingClientRect().top + window.scrollY + index * ROW_HEIGHT;
    window.scrollTo({ top: top - window.innerHeight / 2 });
    // The rows there are drawn once the scrolling was seen.
    requestAnimationFrame(() =>
      requestAnimationFrame(() =>
        body.querySelector<HTMLElement>(`[data-row="${index}"]`)?.focus({ preventScroll: true }),
      ),
    );
  }
}
