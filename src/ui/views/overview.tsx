import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { ConditionView } from '../../report/view/condition-view.ts';
import type { SourcesView } from '../../report/view/source-view.ts';
import type { TenantView, TenantsView } from '../../report/view/tenant-view.ts';
import { WorkflowsPanel } from '../list/workflows-panel.tsx';
import { tenantRows } from '../list/tenant-rows.ts';
import type { TenantRow } from '../list/tenant-rows.ts';
import { Glyph } from '../parts/glyph.tsx';
import type { GlyphName } from '../parts/glyph.tsx';
import { Loading, Trouble } from '../parts/trouble.tsx';
import { tenantApi } from '../route.ts';
import type { Refused } from '../session/request.ts';
import { useAll, useData } from '../session/use-data.ts';
import type { Data } from '../session/use-data.ts';
import { conditionTone, needsLook } from '../standing.ts';
import type { Tone } from '../standing.ts';
import { SourceCard } from './source-card.tsx';
import { TenantCard } from './tenant-card.tsx';
import { useTitle } from './use-title.ts';

/** Everything at a glance: how it stands, the tenants, the sources, every workflow. */
export function Overview(): JSX.Element {
  const tenants = useData<TenantsView>({ path: '/api/v1/tenants', after: 'any' });
  const sources = useData<SourcesView>({ path: '/api/v1/sources', after: 'any' });
  const all = tenants.value?.tenants ?? [];
  const boards = useAll<TenantView>(
    all.map(({ tenant }) => ({ path: tenantApi(tenant), after: { tenant } })),
  );
  const views = boards.flatMap(({ value }) => (value === undefined ? [] : [value]));
  const rows = useRows(views);
  const looks = rows.filter(needsLook).length;
  const unwell = all.filter(({ conditions }) => !conditions.every(isCalm)).length;
  useTitle(looks === 0 ? '' : looks === 1 ? '1 needs a look' : `${looks} need a look`);
  if (tenants.refused !== undefined && tenants.value === undefined) {
    return <Trouble refused={tenants.refused} />;
  }
  if (tenants.value === undefined || boards.some(isAwaited)) {
    return <Loading />;
  }
  return (
    <>
      <Headline
        looks={looks}
        unwell={unwell}
        unseen={all.filter(({ lastPass }) => lastPass === undefined).length}
        workflows={rows.length}
        tenants={all.length}
      />
      <section class="sources" aria-label="Sources">
        {sources.value?.sources.map((source) => (
          <SourceCard key={source.name} source={source} />
        ))}
        {refusals([sources, ...boards]).map((refused) => (
          <Trouble key={refused.message} refused={refused} />
        ))}
      </section>
      <section class="cards" aria-label="Tenants">
        {all.map((tenant) => (
          <TenantCard key={tenant.tenant} tenant={tenant} linked />
        ))}
      </section>
      <WorkflowsPanel rows={rows} showTenant={all.length > 1} />
    </>
  );
}

/** Nothing can be said of it yet. */
function isAwaited({ value, refused }: Data<unknown>): boolean {
  return value === undefined && refused === undefined;
}

/** What was refused, each with the same words once. */
function refusals(all: readonly Data<unknown>[]): readonly Refused[] {
  return [
    ...new Map(
      all.flatMap(({ refused }) => (refused === undefined ? [] : [[refused.message, refused]])),
    ).values(),
  ];
}

/** The rows of all tenants; the same ones until something was read anew. */
function useRows(views: readonly TenantView[]): readonly TenantRow[] {
  return useMemo(
    () => views.flatMap(tenantRows),
    views.length === 0 ? [0] : [views.length, ...views],
  );
}

/** What somebody chose, or what goes on, is no reason to look. */
function isCalm(condition: ConditionView): boolean {
  const tone = conditionTone(condition);
  return tone === 'ok' || tone === 'wait' || tone === 'hold';
}

function Headline(props: {
  looks: number;
  unwell: number;
  /** Tenants of which no pass has ended yet. */
  unseen: number;
  workflows: number;
  tenants: number;
}): JSX.Element {
  const { looks, unwell, unseen, workflows, tenants } = props;
  const { tone, glyph, words } = headlineOf(looks, unwell, unseen);
  return (
    <div class={`headline tone-${tone}`}>
      <Glyph name={glyph} size={34} />
      <div>
        <h1 aria-live="polite">{words}</h1>
        <p class="muted">
          {counted(workflows, 'workflow')} in {counted(tenants, 'tenant')}
        </p>
      </div>
    </div>
  );
}

function headlineOf(
  looks: number,
  unwell: number,
  unseen: number,
): { readonly tone: Tone; readonly glyph: GlyphName; readonly words: string } {
  const warn = { tone: 'warn', glyph: 'warning' } as const;
  if (looks > 0) {
    const words = looks === 1 ? 'One workflow needs a look' : `${looks} workflows need a look`;
    return { ...warn, words };
  }
  if (unwell > 0) {
    const words = unwell === 1 ? 'One tenant needs a look' : `${unwell} tenants need a look`;
    return { ...warn, words };
  }
  return unseen > 0
    ? { tone: 'wait', glyph: 'clock', words: 'The first pass runs' }
    : { tone: 'ok', glyph: 'check', words: 'Everything is as Git says' };
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
