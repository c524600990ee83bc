import { own } from '../../kernel/json.ts';
import type { Behaviour } from '../behaviour.ts';
import type { WorkflowStore } from '../workflow-store.ts';
import { launchedWorkflow } from './launched-workflow.ts';
import type { Records } from './records.ts';

/** The part of a tenant that launchers and their workflows are in. */
interface Launching {
  readonly records: Records;
  readonly workflows: WorkflowStore;
  readonly behaviour: Behaviour;
}

/**
 * Takes the launchers of a workflow along when its last change switched it off or on (facts 2.1). One that a
 * person had disabled stays so; whether the others come back is a switch of the behaviour.
 */
export function followWorkflow(tenant: Launching, workflowId: string): void {
  const workflow = tenant.workflows.get(workflowId);
  const before = workflow?.revisions.at(-2)?.workflow['enabled'] === true;
  const after = workflow?.value['enabled'] === true;
  if (workflow === undefined || before === after) {
    return;
  }
  for (const row of tenant.records.list('launchers')) {
    if (launchedWorkflow(tenant.workflows, row) !== workflow.id) {
      continue;
    }
    const { disabledWithWorkflow, ...rest } = row;
    if (!after && own(row, 'disabled') !== true) {
      tenant.records.put('launchers', { ...rest, disabled: true, disabledWithWorkflow: true });
    } else if (after && disabledWithWorkflow === true) {
      const disabled = tenant.behaviour.launchers === 'stay-off';
      tenant.records.put('launchers', { ...rest, disabled });
    }
  }
}
