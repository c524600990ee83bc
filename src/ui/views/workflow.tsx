import type { JSX } from 'preact';
import type { DiffView } from '../../report/view/diff-view.ts';
import type { ExecutionWayView } from '../../report/view/execution-view.ts';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import { Difference } from '../diff/difference.tsx';
import { Graph } from '../graph/graph.tsx';
import { useNavigation } from '../navigation.ts';
import { Crumbs } from '../parts/crumbs.tsx';
import { Empty, Loading, Trouble } from '../parts/trouble.tsx';
import { tenantApi, tenantPath, workflowApi } from '../route.ts';
import { useData } from '../session/use-data.ts';
import { Executions } from './executions.tsx';
import { ProblemList } from './problem-list.tsx';
import { WorkflowHead } from './workflow-head.tsx';
import { WorkflowHistory } from './workflow-history.tsx';
import { useTitle } from './use-title.ts';

/** One workflow with all that is known of it. */
export function Workflow(props: { tenant: string; workflow: string }): JSX.Element {
  const { tenant, workflow } = props;
  const after = { tenant };
  const path = workflowApi(tenant, workflow);
  const { value, refused } = useData<WorkflowView>({ path, after });
  const diff = useData<DiffView>({ path: `${path}/diff`, after });
  const { query } = useNavigation();
  const chosen = query.get('execution') ?? undefined;
  const execution = useData<ExecutionWayView>(
    chosen === undefined
      ? undefined
      : { path: `${tenantApi(tenant)}/executions/${encodeURIComponent(chosen)}`, after },
  );
  useTitle(value?.name ?? workflow);
  return (
    <>
      <Crumbs
        trail={[
          { path: '/', label: 'Overview' },
          { path: tenantPath(tenant), label: tenant },
        ]}
        here={value?.name ?? workflow}
      />
      {refused === undefined ? null : <Trouble refused={refused} />}
      {value === undefined && refused === undefined ? <Loading /> : null}
      {value === undefined ? null : (
        <>
          <WorkflowHead workflow={value} />
          {diff.value === undefined || diff.value.kind === 'none' ? null : (
            <Difference diff={diff.value} />
          )}
          <div class="workflow-main">
            <section class="panel graph-panel" aria-labelledby="graph-heading">
              <div class="section-head">
                <h2 id="graph-heading">Steps</h2>
                <span class="muted">
                  {value.graphOf === 'git' ? 'as the file has them, not made yet' : ''}
                </span>
              </div>
              {execution.refused === undefined ? null : <Trouble refused={execution.refused} />}
              {value.graph === undefined || value.graph.steps.length === 0 ? (
                <Empty>It has no steps.</Empty>
              ) : (
                <Graph
                  graph={value.graph}
                  trigger={value.trigger}
                  {...(execution.value === undefined ? {} : { execution: execution.value })}
                />
              )}
            </section>
            <Executions
              workflow={value}
              {...(chosen === undefined ? {} : { chosen })}
              {...(execution.value === undefined ? {} : { execution: execution.value })}
            />
          </div>
          <ProblemList problems={value.failures.map((problem) => ({ ...problem, tenant }))} own />
          <WorkflowHistory workflow={value} />
        </>
      )}
    </>
  );
}
