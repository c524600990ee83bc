import { isObject, stringAt } from '../../kernel/json.ts';
import type { JsonObject } from '../../kernel/json.ts';
import { jsonAnswer, problem } from '../answer.ts';
import type { Answer } from '../answer.ts';
import type { Call } from '../call.ts';
import { readFilter } from '../filters.ts';
import { cut, PAGE_SIZE, readPage } from '../paging.ts';
import type { Page } from '../paging.ts';
import type { Tenant } from '../tenant.ts';
import { noWorkflow } from '../workflow-reads.ts';
import { executionObject, timeText } from './execution.ts';
import type { Execution } from './execution.ts';
import { historyEvents } from './history-events.ts';

/** Lists the executions of a workflow, newest first (facts 1.3). */
export function listExecutions(tenant: Tenant, call: Call): Answer {
  if (tenant.workflows.get(call.id) === undefined) {
    return noWorkflow(call.id);
  }
  const written = call.query['filters'] ?? '';
  const page = readPage(call.query, PAGE_SIZE);
  const filter = readFilter(written, {
    status: ['eq'],
    [call.family.startTime]: ['eq', 'lt', 'le', 'gt', 'ge'],
  });
  if (!page.ok || !filter.ok) {
    return problem(400, !page.ok ? page.trouble : !filter.ok ? filter.trouble : '');
  }
  function passes(execution: Execution): boolean {
    const startTime = timeText(execution.startedMs);
    return (
      filter.ok &&
      filter.value({ status: statusIn(call, execution), [call.family.startTime]: startTime })
    );
  }
  const counted = call.query['count'] === 'true';
  const all = tenant.executions.newestFirst(call.id);
  const found = select(all, page.value, written.trim() === '' ? () => true : passes, counted);
  return jsonAnswer(
    200,
    found.rows.map((execution) => shown(call, execution)),
    counted ? { 'x-total-count': String(found.total) } : {},
  );
}

/** Gets one execution; 404 past its 90 days. */
export function getExecution(tenant: Tenant, call: Call): Answer {
  const execution = tenant.executions.get(call.id);
  return execution === undefined ? noExecution(call.id) : jsonAnswer(200, shown(call, execution));
}

/** Lists what an execution did, oldest first. */
export function getHistory(tenant: Tenant, call: Call): Answer {
  const execution = tenant.executions.get(call.id);
  const page = readPage(call.query, PAGE_SIZE);
  if (execution === undefined) {
    return noExecution(call.id);
  }
  return page.ok
    ? jsonAnswer(200, cut(eventsIn(tenant, call, execution), page.value))
    : problem(400, page.trouble);
}

/** Gets what an execution did, with the definition and the trigger that ran; the history is a list (facts 5.6). */
export function getHistoryV2(tenant: Tenant, call: Call): Answer {
  const execution = tenant.executions.get(call.id);
  if (execution === undefined) {
    return noExecution(call.id);
  }
  const { definition, trigger } = execution;
  return jsonAnswer(200, {
    definition: isObject(definition) ? definition : {},
    history: eventsIn(tenant, call, execution),
    trigger: isObject(trigger) ? trigger : {},
  });
}

/** Cancels an execution; one that has ended is refused, for nothing is left to be cancelled. */
export function cancelExecution(tenant: Tenant, call: Call): Answer {
  if (tenant.executions.get(call.id) === undefined) {
    return noExecution(call.id);
  }
  return tenant.runner.cancel(call.id)
    ? { status: 204 }
    : problem(400, 'the workflow execution is not running');
}

/** Answers that there is no execution of this id. */
export function noExecution(id: string): Answer {
  return problem(404, `The workflow execution ${id} was not found.`);
}

/** Takes a page; goes further than its end only where all are to be counted. */
function select(
  executions: Iterable<Execution>,
  page: Page,
  passes: (execution: Execution) => boolean,
  counted: boolean,
): { readonly rows: readonly Execution[]; readonly total: number } {
  const rows: Execution[] = [];
  const end = page.offset + (page.limit ?? PAGE_SIZE);
  let total = 0;
  for (const execution of executions) {
    if (total >= end && !counted) {
      break;
    }
    if (passes(execution)) {
      if (total >= page.offset && total < end) {
        rows.push(execution);
      }
      total += 1;
    }
  }
  return { rows, total };
}

function shown(call: Call, execution: Execution): JsonObject {
  return { ...executionObject(execution), status: statusIn(call, execution) };
}

/** Beta knows no queue: what waits for its turn runs there. */
function statusIn({ family }: Call, { status }: Execution): string {
  return status === 'Queued' && !family.queued ? 'Running' : status;
}

function eventsIn(tenant: Tenant, call: Call, execution: Execution): readonly JsonObject[] {
  const events = historyEvents(execution, tenant.runner.events(execution) ?? []);
  return call.family.childEvents
    ? events
    : events.filter((event) => !CHILD_EVENT.test(stringAt(event, 'type') ?? ''));
}

const CHILD_EVENT = /^(Start)?ChildWorkflowExecution/;
