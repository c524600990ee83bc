import { jsonAnswer, problem } from './answer.ts';
import type { Answer } from './answer.ts';
import type { Call } from './call.ts';
import { readFilter } from './filters.ts';
import { PAGE_SIZE, readPage } from './paging.ts';
import type { Tenant } from './tenant.ts';
import { noWorkflow } from './workflow-reads.ts';

/** Lists the executions of a workflow, newest first: none, as long as nothing runs here. */
export function listExecutions(tenant: Tenant, call: Call): Answer {
  if (tenant.workflows.get(call.id) === undefined) {
    return noWorkflow(call.id);
  }
  const page = readPage(call.query, PAGE_SIZE);
  const filter = readFilter(call.query['filters'] ?? '', {
    status: ['eq'],
    [call.family.startTime]: ['eq', 'lt', 'le', 'gt', 'ge'],
  });
  if (!page.ok || !filter.ok) {
    return problem(400, !page.ok ? page.trouble : !filter.ok ? filter.trouble : '');
  }
  return jsonAnswer(200, []);
}

/** Answers that there is no execution of this id. */
export function noExecution(call: Call): Answer {
  return problem(404, `The workflow execution ${call.id} was not found.`);
}
