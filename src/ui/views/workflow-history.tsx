import type { JSX } from 'preact';
import type { WorkflowView } from '../../report/view/workflow-view.ts';
import { Empty, Trouble } from '../parts/trouble.tsx';
import { EventList } from './event-list.tsx';
import { useEventPages } from './event-pages.ts';

const PAGE = '20';

/** What happened to a workflow, newest first, with the commits that brought it. */
export function WorkflowHistory({ workflow }: { workflow: WorkflowView }): JSX.Element {
  const { tenant, workflowId, file } = workflow;
  const { events, refused, more } = useEventPages(
    { tenant, workflow: workflowId ?? file ?? '', limit: PAGE },
    { tenant },
    (event) =>
      event['tenant'] === tenant &&
      (event['workflowId'] === workflowId || event['file'] === (file ?? '')),
  );
  return (
    <section class="panel" aria-labelledby="history-heading">
      <div class="section-head">
        <h2 id="history-heading">History</h2>
      </div>
      {refused === undefined ? null : <Trouble refused={refused} />}
      {events?.length === 0 ? <Empty>Nothing was told of it yet.</Empty> : null}
      {events === undefined || events.length === 0 ? null : <EventList events={events} own />}
      {more === undefined ? null : (
        <button type="button" class="more" onClick={more}>
          Older
        </button>
      )}
    </section>
  );
}
