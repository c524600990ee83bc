import { FilesThen, stepPosition } from '../executions/failures/locate.ts';
import { versionRun } from '../executions/failures/version-run.ts';
import { startOf } from '../executions/newest-executions.ts';
import type { LineOfStep } from '../report/execution-steps-text.ts';
import type { Execution, ExecutionHistory } from '../tenant/execution.ts';
import type { RunningTenant } from './running-tenant.ts';

/**
 * Where the steps of an execution stand in the file of the commit that ran; undefined where the store does not know the
 * workflow, or the mirror that a daemon keeps does not hold the commit. The server is not asked.
 */
export async function lineOfStep(
  { house, config, files }: RunningTenant,
  execution: Execution,
  history: ExecutionHistory,
): Promise<LineOfStep | undefined> {
  const owned = files.find(({ workflowId }) => workflowId === execution.workflowId);
  const run =
    owned === undefined ? undefined : versionRun(owned, history, { started: startOf(execution) });
  if (run?.kind !== 'known') {
    return undefined;
  }
  const source = house.source(house.sourceConfig(config.source));
  const { commit, file } = run.version;
  const document = await new FilesThen((sha) => source.at(sha))
    .read(commit, file)
    .then((then) => then?.document)
    // Lines are an extra: what is wrong with the mirror is the daemon's to say.
    .catch(() => undefined);
  return document === undefined
    ? undefined
    : (step, loop) => stepPosition(document, step, loop)?.line;
}
