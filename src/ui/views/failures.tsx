import type { JSX } from 'preact';
import type { FailuresView } from '../../report/view/failure-view.ts';
import type { TenantsView } from '../../report/view/tenant-view.ts';
import { Loading, Trouble } from '../parts/trouble.tsx';
import { tenantApi } from '../route.ts';
import { useAll, useData } from '../session/use-data.ts';
import { ProblemList } from './problem-list.tsx';
import { useTitle } from './use-title.ts';

/** What fails in all workflows: what goes on first, then the newest. */
export function Failures(): JSX.Element {
  const tenants = useData<TenantsView>({ path: '/api/v1/tenants', after: 'once' });
  const names = tenants.value?.tenants.map(({ tenant }) => tenant) ?? [];
  const found = useAll<FailuresView>(
    names.map((tenant) => ({ path: `${tenantApi(tenant)}/failures`, after: { tenant } })),
  );
  const problems = found
    .flatMap(({ value }, at) =>
      (value?.failures ?? []).map((problem) => ({ ...problem, tenant: names[at] ?? '' })),
    )
    .toSorted(
      (a, b) =>
        Number(a.recoveredAt !== undefined) - Number(b.recoveredAt !== undefined) ||
        (a.last < b.last ? 1 : -1),
    );
  const refused = tenants.refused ?? found.find((one) => one.refused !== undefined)?.refused;
  const reading = tenants.value === undefined || found.some(({ value }) => value === undefined);
  useTitle('Failures');
  return (
    <>
      <h1>What fails</h1>
      {refused === undefined ? null : <Trouble refused={refused} />}
      {reading ? refused === undefined && <Loading /> : <ProblemList problems={problems} />}
    </>
  );
}
