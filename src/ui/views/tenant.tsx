import type { JSX } from 'preact';
import { useMemo } from 'preact/hooks';
import type { PassesView } from '../../report/view/pass-view.ts';
import type { TenantView } from '../../report/view/tenant-view.ts';
import { tenantRows } from '../list/tenant-rows.ts';
import { WorkflowsPanel } from '../list/workflows-panel.tsx';
import { Crumbs } from '../parts/crumbs.tsx';
import { Passes } from '../parts/passes.tsx';
import { Loading, Trouble } from '../parts/trouble.tsx';
import { tenantApi } from '../route.ts';
import { useData } from '../session/use-data.ts';
import { TenantCard } from './tenant-card.tsx';
import { useTitle } from './use-title.ts';

/** One tenant with its workflows and its last passes. */
export function Tenant({ tenant }: { tenant: string }): JSX.Element {
  const after = { tenant };
  const { value, refused } = useData<TenantView>({ path: tenantApi(tenant), after });
  const passes = useData<PassesView>({ path: `${tenantApi(tenant)}/passes`, after });
  const rows = useMemo(() => (value === undefined ? [] : tenantRows(value)), [value]);
  useTitle(tenant);
  return (
    <>
      <Crumbs trail={[{ path: '/', label: 'Overview' }]} here={tenant} />
      {refused === undefined ? null : <Trouble refused={refused} />}
      {value === undefined && refused === undefined ? <Loading /> : null}
      {value === undefined ? null : (
        <>
          <div class="cards">
            <TenantCard tenant={value} linked={false} />
          </div>
          <Passes passes={passes.value?.passes ?? []} />
          <WorkflowsPanel rows={rows} showTenant={false} />
        </>
      )}
    </>
  );
}
