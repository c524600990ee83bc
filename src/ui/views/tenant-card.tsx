import type { JSX } from 'preact';
import type { TenantSummary } from '../../report/view/tenant-view.ts';
import { ActionButton } from '../parts/actions.tsx';
import { CommitLine } from '../parts/commit-line.tsx';
import { Conditions } from '../parts/conditions.tsx';
import { StateBar } from '../parts/state-bar.tsx';
import { SuspensionNote } from '../parts/suspension-note.tsx';
import { Time } from '../parts/time.tsx';
import { WaitingNote } from '../parts/waiting-note.tsx';
import { tenantPath } from '../route.ts';
import { shortDuration } from '../times.ts';
import { tenantActions } from './tenant-actions.ts';

/** One tenant: how it stands, what it has of Git, what waits, and what can be done. */
export function TenantCard(props: { tenant: TenantSummary; linked: boolean }): JSX.Element {
  const { tenant, linked } = props;
  const { tenant: name, mode, drift, waiting, suspension, lastPass, url, replica } = tenant;
  return (
    <article class="card" aria-label={`Tenant ${name}`}>
      <header class="card-head">
        <div class="card-name">
          {linked ? (
            <h2>
              <a href={tenantPath(name)}>{name}</a>
            </h2>
          ) : (
            <h1>{name}</h1>
          )}
          <span class="pill" title="What passes may do">
            {MODES[mode]}
          </span>
          <span class="pill" title="What happens to changes made in the tenant">
            {DRIFTS[drift]}
          </span>
        </div>
        <span class="card-actions">
          {tenantActions(tenant).map((action) => (
            <ActionButton key={action.label} action={action} />
          ))}
        </span>
      </header>
      <Conditions conditions={tenant.conditions} />
      {suspension === undefined ? null : <SuspensionNote suspension={suspension} />}
      {waiting === undefined ? null : (
        <WaitingNote
          tenant={name}
          waiting={waiting}
          said={tenant.conditions.map(({ message }) => message)}
        />
      )}
      <dl class="facts">
        <div>
          <dt>Commit</dt>
          <dd>
            <CommitLine {...tenant} />
          </dd>
        </div>
        <div>
          <dt>Last pass</dt>
          <dd>
            {lastPass === undefined ? (
              <span class="muted">None yet</span>
            ) : (
              <>
                <Time at={lastPass.at} />{' '}
                <span class="muted">
                  {shortDuration(lastPass.durationMs)}, {requests(lastPass.requests)}
                  {lastPass.planned ? '' : ', broke off'}
                </span>
              </>
            )}
          </dd>
        </div>
        {replica === undefined ? null : (
          <div>
            <dt>Replica</dt>
            <dd class="clipped muted" title={`Replica ${replica.id} on ${replica.host}`}>
              {replica.id} on {replica.host}
            </dd>
          </div>
        )}
        {url === undefined || linked ? null : (
          <div>
            <dt>Answers at</dt>
            <dd class="clipped" title={url}>
              {url}
            </dd>
          </div>
        )}
      </dl>
      <StateBar tenant={name} counts={tenant.counts} unmanaged={tenant.unmanaged} />
    </article>
  );
}

const MODES = {
  auto: 'writes',
  approve: 'writes what is approved',
  observe: 'only looks',
} as const;

const DRIFTS = {
  report: 'drift is reported',
  correct: 'drift is corrected',
  capture: 'drift is captured',
} as const;

function requests(count: number): string {
  return count === 1 ? '1 request' : `${count} requests`;
}
