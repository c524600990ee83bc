import type { Look } from '../executions/failures/look.ts';
import type { Problem } from '../executions/failures/problem.ts';
import type { Owner, RecordReader, RecordWrite } from '../inventory/ledger.ts';
import type { Json } from '../kernel/json.ts';

/** The collection of the store that says how far the executions of each workflow were looked at. */
export const LOOK_COLLECTION = 'looks';
/** The collection of what fails. */
export const FAILURE_COLLECTION = 'failures';

/** What is remembered of executions. */
export interface FailureMemory {
  readonly looks: ReadonlyMap<string, Look>;
  readonly problems: readonly Problem[];
}

/** Reads what is remembered for one source's workflows in a tenant. */
export async function readFailureMemory(
  records: RecordReader,
  { tenantId, sourceUrl }: Owner,
): Promise<FailureMemory> {
  const read = async <T>(collection: string): Promise<readonly T[]> =>
    (await records.list(collection, tenantId))
      .filter(({ key }) => key.startsWith(`${sourceUrl} `))
      .map(({ value }) => value as unknown as T);
  const looks = await read<Look>(LOOK_COLLECTION);
  return {
    looks: new Map(looks.map((look) => [look.workflowId, look])),
    problems: await read<Problem>(FAILURE_COLLECTION),
  };
}

/** Reads what fails, or did lately, for one source's workflows in a tenant. */
export async function readProblems(
  records: RecordReader,
  { tenantId, sourceUrl }: Owner,
): Promise<readonly Problem[]> {
  return (await records.list(FAILURE_COLLECTION, tenantId))
    .filter(({ key }) => key.startsWith(`${sourceUrl} `))
    .map(({ value }) => value as unknown as Problem);
}

/** The write that keeps a look, or forgets it. */
export function lookWrite(owner: Owner, workflowId: string, look: Look | undefined): RecordWrite {
  return write(owner, LOOK_COLLECTION, workflowId, look);
}

/** The write that keeps a problem, or forgets it. */
export function problemWrite(
  owner: Owner,
  { workflowId, fingerprint }: Pick<Problem, 'workflowId' | 'fingerprint'>,
  problem: Problem | undefined,
): RecordWrite {
  return write(owner, FAILURE_COLLECTION, `${workflowId} ${fingerprint}`, problem);
}

function write(
  { tenantId, sourceUrl }: Owner,
  collection: string,
  rest: string,
  value: object | undefined,
): RecordWrite {
  const place = { collection, tenant: tenantId, key: `${sourceUrl} ${rest}` };
  return value === undefined
    ? { kind: 'delete', ...place }
    : { kind: 'put', ...place, value: JSON.parse(JSON.stringify(value)) as Json };
}
