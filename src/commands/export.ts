import path from 'node:path';
import { exportFiles } from '../capture/export-files.ts';
import { openFolder } from '../capture/folder.ts';
import { appError } from '../kernel/app-error.ts';
import { isObject, own, stringAt } from '../kernel/json.ts';
import { nearest } from '../kernel/nearest.ts';
import { exportHints, exportLines, exportSummary } from '../report/export-text.ts';
import { openReader } from '../store/open-address.ts';
import { readOnly } from '../tenant/read-only.ts';
import type { LiveWorkflow } from '../workflow/workflow.ts';
import { chooseTenant, openHouse } from './command-context.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { tenantUrl } from './planning.ts';
import type { TenantOptions } from './running-tenant.ts';
import { print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface ExportOptions extends TenantOptions {
  readonly out: string;
  readonly only?: readonly string[];
  readonly trigger?: string;
  readonly extractHtml?: boolean;
  readonly update?: boolean;
}

const PARTLY = 4;

/** Writes a tenant's workflows as files. Ends with 0, or with 4 when some of them could not be written or merged. */
export async function exportWorkflows(terminal: Terminal, options: ExportOptions): Promise<number> {
  const env = { MAINSHEET_REPOSITORY: terminal.cwd, ...terminal.env };
  const house = await openHouse({ ...terminal, env }, options);
  try {
    const config = chooseTenant(house, options.tenant);
    const store = await openReader(house.config.store);
    if (store !== undefined) {
      house.closers.add(() => store.close());
    }
    const records = store ?? { get: async () => undefined, list: async () => [] };
    const client = house.tenant(config, await tenantUrl(terminal, house, config, records));
    house.closers.add(() => client.close());
    const tenant = readOnly(client);
    const live = await tenant.listWorkflows(terminal.signal);
    const exported = await exportFiles(
      {
        tenant: config.name,
        live,
        chosen: choose(live, options),
        update: options.update === true,
        extractHtml: options.extractHtml === true,
      },
      tenant,
      openFolder(path.resolve(terminal.cwd, options.out)),
      terminal.signal,
    );
    for (const line of exportLines(exported)) {
      print(terminal, line);
    }
    for (const hint of exportHints(exported)) {
      say(terminal, hint);
    }
    say(terminal, exportSummary(exported));
    const partly = exported.workflows.some(
      (one) => one.state === 'not-written' || one.conflicts.length > 0,
    );
    return partly ? PARTLY : 0;
  } finally {
    await house.closers.close();
  }
}

/** The workflows that are meant by --only (names or ids) and --trigger. Throws COMMAND_WORKFLOW_UNKNOWN. */
function choose(live: readonly LiveWorkflow[], options: ExportOptions): readonly LiveWorkflow[] {
  const { only, trigger } = options;
  for (const wanted of only ?? []) {
    if (!live.some(({ id, name }) => name === wanted || id === wanted)) {
      const near = nearest(
        wanted,
        live.map(({ name }) => name),
      );
      throw appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_UNKNOWN', {
        message: `"${wanted}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
        hint: '--only takes names or ids of workflows of the tenant.',
      });
    }
  }
  return live.filter(
    (workflow) =>
      (only === undefined || only.includes(workflow.name) || only.includes(workflow.id)) &&
      (trigger === undefined || triggerOf(workflow) === trigger),
  );
}

function triggerOf({ raw }: LiveWorkflow): string | undefined {
  const trigger = own(raw, 'trigger');
  const attributes = isObject(trigger) ? own(trigger, 'attributes') : undefined;
  return isObject(attributes) ? stringAt(attributes, 'id') : undefined;
}
