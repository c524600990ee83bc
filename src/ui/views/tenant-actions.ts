import type { TenantSummary } from '../../report/view/tenant-view.ts';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import type { Action } from '../parts/actions.tsx';
import { tenantApi, workflowApi } from '../route.ts';

/** Stops that last until somebody says that it is meant so. */
const RELEASABLE: ReadonlySet<string> = new Set(['TenantChanged', 'AnotherWriter']);

/** What can be asked for a tenant, as it stands. */
export function tenantActions(tenant: TenantSummary): readonly Action[] {
  return [...releaseOf(tenant), ...usualActions(tenant)];
}

function releaseOf({ tenant, conditions }: TenantSummary): readonly Action[] {
  const stop = conditions.find(
    ({ type, status, reason }) => type === 'Stalled' && status === 'True' && RELEASABLE.has(reason),
  );
  return stop === undefined
    ? []
    : [
        {
          right: 'release',
          label: 'Release',
          glyph: 'unlock',
          path: `${tenantApi(tenant)}/release`,
          done: `${tenant} will be written to again.`,
          question: { title: `Release ${tenant}?`, text: `If it is meant so: ${stop.message}` },
        },
      ];
}

function usualActions(tenant: TenantSummary): readonly Action[] {
  const path = tenantApi(tenant.tenant);
  const sync: Action = {
    right: 'sync',
    label: 'Sync',
    glyph: 'sync',
    path: `${path}/sync`,
    done: `A pass of ${tenant.tenant} begins.`,
  };
  return tenant.suspension === undefined
    ? [
        sync,
        {
          right: 'suspend',
          label: 'Suspend',
          glyph: 'pause',
          path: `${path}/suspend`,
          done: `${tenant.tenant} will be left alone.`,
          question: {
            title: `Suspend ${tenant.tenant}?`,
            text: 'Nothing is written to the tenant until it is resumed. Drift and failures are still looked at.',
          },
          suspends: true,
        },
      ]
    : [
        sync,
        {
          right: 'suspend',
          label: 'Resume',
          glyph: 'play',
          path: `${path}/resume`,
          done: `Writing to ${tenant.tenant} goes on.`,
          question: {
            title: `Resume ${tenant.tenant}?`,
            text: 'The next pass writes what has waited meanwhile.',
          },
        },
      ];
}

/** What can be asked for a workflow, as it stands. */
export function workflowActions(workflow: WorkflowView): readonly Action[] {
  const { tenant, name, file, workflowId, state, suspension } = workflow;
  const path = workflowApi(tenant, workflowId ?? file ?? '');
  if (state === 'Unmanaged') {
    return [];
  }
  const actions: Action[] = [
    {
      right: 'sync',
      label: 'Sync',
      glyph: 'sync',
      path: `${path}/sync`,
      done: `A pass of ${tenant} begins.`,
    },
  ];
  if (state === 'Held' || state === 'Contested' || state === 'Rejected') {
    actions.push({
      right: 'release',
      label: 'Release',
      glyph: 'unlock',
      path: `${path}/release`,
      done: `${name} will be written again.`,
      question: {
        title: `Release ${name}?`,
        text: 'The next pass writes what Git says, whatever was changed in the tenant.',
      },
    });
  }
  actions.push(
    suspension === undefined
      ? {
          right: 'suspend',
          label: 'Suspend',
          glyph: 'pause',
          path: `${path}/suspend`,
          done: `${name} will be left alone.`,
          question: {
            title: `Suspend ${name}?`,
            text: 'Nothing is written to this workflow until it is resumed.',
          },
          suspends: true,
        }
      : {
          right: 'suspend',
          label: 'Resume',
          glyph: 'play',
          path: `${path}/resume`,
          done: `Writing to ${name} goes on.`,
          question: {
            title: `Resume ${name}?`,
            text: 'The next pass writes what has waited meanwhile.',
          },
        },
  );
  if (workflowId !== undefined && file !== undefined) {
    actions.push({
      right: 'rollback',
      label: 'Roll back',
      glyph: 'back',
      path: `${path}/rollback`,
      done: `${name} goes back to its last good version.`,
      question: {
        title: `Roll back ${name}?`,
        text: 'The last good version is written again, and the one that is live is not applied until Git has another. Nothing changes in Git: revert the commit there too.',
        grave: true,
      },
    });
  }
  return actions;
}
