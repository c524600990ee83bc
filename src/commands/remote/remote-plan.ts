import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { appError } from '../../kernel/app-error.ts';
import type { Diagnostic } from '../../kernel/diagnostic.ts';
import type { PlanAnswer } from '../../report/view/plan-answer.ts';
import { tellDiagnostics } from '../command-context.ts';
import { COMMAND_ERRORS } from '../errors.ts';
import type { PlanOptions } from '../plan.ts';
import { tellPlanned } from '../plan.ts';
import { colours, print, say } from '../terminal.ts';
import type { Terminal } from '../terminal.ts';
import { oneRemotely, tenantPath } from './remote-tenant.ts';
import { openServer } from './server-client.ts';

/** Shows what a daemon would change. Ends with 0 when nothing, 2 when something, 1 when it cannot be planned. */
export async function remotePlan(
  terminal: Terminal,
  server: string,
  options: PlanOptions,
): Promise<number> {
  const here =
    options.replay === true ? '--replay' : options.path === undefined ? undefined : '--path';
  if (here !== undefined) {
    throw appError(COMMAND_ERRORS, 'COMMAND_USAGE', {
      message: `${here} works here, without a server; a server plans what is in its repository, at any --ref.`,
    });
  }
  const { ref, format, out } = options;
  const client = openServer(terminal, server);
  const tenant = await oneRemotely(client, options);
  const answer = await client.post<PlanAnswer>(`${tenantPath(tenant)}/plan`, {
    ...(ref === undefined ? {} : { ref }),
    ...(format === 'json' ? {} : { as: format }),
    ...(format === 'text' ? { color: colours(terminal, options.color) } : {}),
  });
  const { empty, findings, troubles, interrupted, rendered, ...plan } = answer;
  tellDiagnostics(terminal, findings as readonly Diagnostic[]);
  tellPlanned(terminal, { troubles, interrupted });
  const json = `${JSON.stringify(plan, undefined, 2)}\n`;
  print(terminal, rendered ?? json);
  if (out !== undefined) {
    await writeFile(path.resolve(terminal.cwd, out), json, { mode: 0o600 });
    say(terminal, `Written to ${out}.`);
  }
  const broken = findings.some(({ severity }) => severity === 'error');
  return empty ? (broken ? 1 : 0) : 2;
}
