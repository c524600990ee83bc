import { jsonAnswer, problem } from './answer.js';
import { readFilter } from './filters.js';
import { PAGE_SIZE, readPage } from './paging.js';
import { noWorkflow } from './workflow-reads.js';
/** Lists the executions of a workflow, newest first: none, as long as nothing runs here. */
export function listExecutions(tenant, call) {
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
export function noExecution(call) {
    return problem(404, `The workflow execution ${call.id} was not found.`);
}
//# sourceMappingURL=executions.js.map