import type { JSX } from 'preact';
import type {
  ExecutionSummary,
  ExecutionWayView,
  ExecutionsView,
} from '../../report/view/execution-view.ts';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import { useNavigation } from '../navigation.ts';
import { Badge } from '../parts/state-badge.tsx';
import { Time } from '../parts/time.tsx';
import { Empty, Trouble } from '../parts/trouble.tsx';
import type { GlyphName } from '../parts/glyph.tsx';
import { workflowApi } from '../route.ts';
import { useData } from '../session/use-data.ts';
import type { Tone } from '../standing.ts';
import { shortDuration } from '../times.ts';

const LOOKS: Readonly<Record<ExecutionSummary['status'], { tone: Tone; glyph: GlyphName }>> = {
  Completed: { tone: 'ok', glyph: 'check' },
  Failed: { tone: 'bad', glyph: 'cross' },
  Canceled: { tone: 'quiet', glyph: 'ban' },
  Running: { tone: 'wait', glyph: 'sync' },
  Queued: { tone: 'wait', glyph: 'clock' },
  Unknown: { tone: 'quiet', glyph: 'dotted' },
};

/** The last executions; one that is chosen is drawn on the graph. */
export function Executions(props: {
  workflow: WorkflowView;
  chosen?: string;
  execution?: ExecutionWayView;
}): JSX.Element {
  const { workflow, chosen, execution } = props;
  const { tenant, workflowId } = workflow;
  const { value, refused } = useData<ExecutionsView>(
    workflowId === undefined
      ? undefined
      : { path: `${workflowApi(tenant, workflowId)}/executions?limit=25`, after: { tenant } },
  );
  const { refine } = useNavigation();
  return (
    <section class="panel executions" aria-labelledby="executions-heading">
      <div class="section-head">
        <h2 id="executions-heading">Executions</h2>
        {chosen === undefined ? (
          <span class="muted">choose one to see its way</span>
        ) : (
          <button type="button" class="quiet-link" onClick={() => refine({ execution: undefined })}>
            Show no way
          </button>
        )}
      </div>
      {refused === undefined ? null : <Trouble refused={refused} />}
      {execution === undefined ? null : <Way execution={execution} />}
      {value?.executions.length === 0 || workflowId === undefined ? (
        <Empty>It has not run yet, or not for 90 days.</Empty>
      ) : (
        <ul class="execution-list">
          {value?.executions.map((one) => (
            <li key={one.id}>
              <button
                type="button"
                aria-pressed={one.id === chosen}
                onClick={() => refine({ execution: one.id === chosen ? undefined : one.id })}
              >
                <Badge {...LOOKS[one.status]}>{one.status}</Badge>
                <span class="muted">
                  {one.startedAt === undefined ? '' : <Time at={one.startedAt} />}
                </span>
                <span class="muted execution-took">
                  {one.durationMs === undefined ? '' : shortDuration(one.durationMs)}
                </span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** What is to be said of the chosen execution beside its drawing. */
function Way({ execution }: { execution: ExecutionWayView }): JSX.Element {
  const { id, error, path } = execution;
  return (
    <div class="way">
      <code class="clipped" title={id}>
        {id}
      </code>
      {path.length === 0 ? (
        <p class="muted">The tenant keeps no history of it.</p>
      ) : (
        <p class="muted">{path.length === 1 ? 'One step' : `${path.length} steps`}</p>
      )}
      {error === undefined ? null : <p class="trouble">{error}</p>}
    </div>
  );
}
