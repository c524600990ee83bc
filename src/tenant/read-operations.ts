import { isArray, isObject, canonical } from '../kernel/json.ts';
import type { Json, JsonObject } from '../kernel/json.ts';
import { isWithin } from '../kernel/pointer.ts';
import type { Pointer } from '../kernel/pointer.ts';
import { readLiveWorkflow } from '../workflow/workflow.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { badAnswer } from './answer-error.ts';
import type { Answer, Call, Caller } from './caller.ts';
import { readEvents, readExecution, readHistoryV2 } from './execution.ts';
import type { Execution, ExecutionEvent, ExecutionHistory } from './execution.ts';
import type { FamilyRow } from './family.ts';
import type { Operation } from './operation.ts';
import { PAGE_SIZE, readCollection } from './pages.ts';
import type { ExecutionQuery, LibraryKind } from './tenant.ts';
import { isTenantError } from './tenant-error.ts';
import { unsafeNumbers } from './unsafe-numbers.ts';

const LIBRARY: Readonly<Record<LibraryKind, Operation>> = {
  actions: 'libraryActions',
  triggers: 'libraryTriggers',
  operators: 'libraryOperators',
};

/** Reads every workflow. */
export async function listWorkflows(
  caller: Caller,
  family: FamilyRow,
  signal: AbortSignal | undefined,
): Promise<readonly LiveWorkflow[]> {
  return readCollection({
    operation: 'listWorkflows',
    keyOf: (workflow: LiveWorkflow) => workflow.id,
    page: async (offset) => {
      // A family that documents no paging answers whole; only a list of exactly 250 makes us try.
      const query = family.listTakesPage || offset > 0 ? pageQuery(offset) : {};
      return readList(await caller.call({ operation: 'listWorkflows', query, signal }));
    },
  });
}

function readList(answer: Answer): readonly LiveWorkflow[] {
  const items = arrayOf('listWorkflows', answer);
  const unsafe = unsafeNumbers(answer.text);
  return items.map((item, index) => {
    const workflow = readLiveWorkflow(item, below(unsafe, `/${index}`));
    if (workflow === undefined) {
      // Leaving it out would make it look deleted.
      throw badAnswer('listWorkflows', `element ${index} has no id or no name`);
    }
    return workflow;
  });
}

function below(pointers: readonly Pointer[], ancestor: Pointer): readonly Pointer[] {
  return pointers
    .filter((pointer) => isWithin(pointer, ancestor))
    .map((pointer) => pointer.slice(ancestor.length));
}

/** Reads the workflow of an answer; undefined when it carries none. */
export function workflowOf(answer: Answer): LiveWorkflow | undefined {
  return readLiveWorkflow(answer.value, unsafeNumbers(answer.text));
}

/** Carries out a call; undefined when the tenant answers 404. */
export async function found(caller: Caller, call: Call): Promise<Answer | undefined> {
  try {
    return await caller.call(call);
  } catch (error) {
    if (isTenantError(error, 'TENANT_NOT_FOUND')) {
      return undefined;
    }
    throw error;
  }
}

/** Reads one page of a workflow's executions. */
export async function listExecutions(
  caller: Caller,
  family: FamilyRow,
  call: Omit<Call, 'operation'>,
  query: ExecutionQuery,
): Promise<readonly Execution[]> {
  const filters = [
    ...(query.status === undefined ? [] : [`status eq ${JSON.stringify(query.status)}`]),
    ...(query.startedAfter === undefined
      ? []
      : [`${family.startTime} ge ${JSON.stringify(query.startedAfter)}`]),
    ...(query.startedBefore === undefined
      ? []
      : [`${family.startTime} lt ${JSON.stringify(query.startedBefore)}`]),
  ].join(' and ');
  const answer = await caller.call({
    ...call,
    operation: 'listExecutions',
    query: {
      limit: String(query.limit ?? PAGE_SIZE),
      offset: String(query.offset ?? 0),
      ...(filters === '' ? {} : { filters }),
    },
  });
  return arrayOf('listExecutions', answer).map((item, index) => {
    const execution = readExecution(item);
    if (execution === undefined) {
      throw badAnswer('listExecutions', `element ${index} has no id`);
    }
    return execution;
  });
}

/** Reads an execution's history; undefined for 404. */
export async function readHistory(
  caller: Caller,
  family: FamilyRow,
  call: Omit<Call, 'operation'>,
): Promise<ExecutionHistory | undefined> {
  if (!family.historyV2) {
    return readPagedHistory(caller, call);
  }
  const answer = await found(caller, { ...call, operation: 'getHistoryV2' });
  const history = answer === undefined ? undefined : readHistoryV2(answer.value);
  if (answer !== undefined && history === undefined) {
    throw badAnswer('getHistoryV2', 'it holds no history');
  }
  return history;
}

/** Events have no ids, and equal ones are no repetition; so only a whole page that comes again ends the reading. */
async function readPagedHistory(
  caller: Caller,
  call: Omit<Call, 'operation'>,
): Promise<ExecutionHistory | undefined> {
  const events: ExecutionEvent[] = [];
  let previous = '';
  for (let offset = 0; ; offset += PAGE_SIZE) {
    const query = pageQuery(offset);
    const answer = await found(caller, { ...call, operation: 'getHistory', query });
    if (answer === undefined) {
      return undefined;
    }
    const page = readEvents(answer.value);
    if (page === undefined) {
      throw badAnswer('getHistory', 'it is no list of events');
    }
    if (answer.text === previous) {
      return { events };
    }
    events.push(...page);
    previous = answer.text;
    if (page.length !== PAGE_SIZE) {
      return { events };
    }
  }
}

/** Reads the step library; steps that share an id are versions, and all are kept. */
export async function readLibrary(
  caller: Caller,
  kind: LibraryKind | undefined,
  signal: AbortSignal | undefined,
): Promise<readonly JsonObject[]> {
  const operation = kind === undefined ? 'library' : LIBRARY[kind];
  return readCollection({
    operation,
    keyOf: (item: JsonObject) => canonical(item),
    page: async (offset) => {
      const query = kind === 'operators' ? {} : pageQuery(offset);
      const answer = await caller.call({ operation, query, signal });
      return arrayOf(operation, answer).filter(isObject);
    },
  });
}

function pageQuery(offset: number): Readonly<Record<string, string>> {
  return { limit: String(PAGE_SIZE), offset: String(offset) };
}

function arrayOf(operation: Operation, answer: Answer): readonly Json[] {
  if (!isArray(answer.value)) {
    throw badAnswer(operation, 'it is no list', { status: answer.status });
  }
  return answer.value;
}
