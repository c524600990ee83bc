import { appError } from '../kernel/app-error.ts';
import { nearest } from '../kernel/nearest.ts';
import { sideBySide } from '../report/side-by-side.ts';
import { chooseTenant, openHouse, tellDiagnostics } from './command-context.ts';
import type { ConfigOptions } from './command-context.ts';
import { COMMAND_ERRORS } from './errors.ts';
import { tellPlanned } from './plan.ts';
import { planTenant } from './planning.ts';
import { colours, print, say } from './terminal.ts';
import type { Terminal } from './terminal.ts';

export interface DiffOptions extends ConfigOptions {
  readonly tenant?: string;
  readonly path?: string;
}

const DEFAULT_WIDTH = 120;

/** Shows one workflow side by side: the tenant's left, Git's right. Ends with 0 when they are equal, else 2. */
export async function diff(
  terminal: Terminal,
  workflow: string,
  options: DiffOptions,
): Promise<number> {
  const house = await openHouse(terminal, options);
  try {
    const tenant = chooseTenant(house, options.tenant);
    const planned = await planTenant(terminal, house, tenant, options.path);
    tellPlanned(terminal, planned);
    const found = planned.cases.find(
      ({ file, name, live }) => file === workflow || name === workflow || live?.id === workflow,
    );
    if (found === undefined) {
      tellDiagnostics(
        terminal,
        planned.diagnostics.filter(({ file }) => file === workflow),
      );
      const names = planned.cases.flatMap(({ file, name }) => [file, name]);
      const near = nearest(workflow, names);
      throw appError(COMMAND_ERRORS, 'COMMAND_WORKFLOW_UNKNOWN', {
        message: `"${workflow}"${near === undefined ? '' : `; did you mean "${near}"?`}`,
      });
    }
    const text = sideBySide(found, {
      masker: house.masker,
      color: colours(terminal, options.color),
      width: terminal.stdout.columns ?? DEFAULT_WIDTH,
    });
    if (text === '') {
      say(terminal, `${found.file}: the tenant has what Git says.`);
      return 0;
    }
    print(terminal, text);
    return 2;
  } finally {
    await house.closers.close();
  }
}
