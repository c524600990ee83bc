import { appError } from '../kernel/app-error.js';
import { nearest } from '../kernel/nearest.js';
import { sideBySide } from '../report/side-by-side.js';
import { chooseTenant, openHouse, tellDiagnostics } from './command-context.js';
import { COMMAND_ERRORS } from './errors.js';
import { tellPlanned } from './plan.js';
import { planTenant } from './planning.js';
import { colours, print, say } from './terminal.js';
const DEFAULT_WIDTH = 120;
/** Shows one workflow side by side: the tenant's left, Git's right. Ends with 0 when they are equal, else 2. */
export async function diff(terminal, workflow, options) {
    const house = await openHouse(terminal, options);
    try {
        const tenant = chooseTenant(house, options.tenant);
        const planned = await planTenant(terminal, house, tenant, options.path);
        tellPlanned(terminal, planned);
        const found = planned.cases.find(({ file, name, live }) => file === workflow || name === workflow || live?.id === workflow);
        if (found === undefined) {
            tellDiagnostics(terminal, planned.diagnostics.filter(({ file }) => file === workflow));
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
    }
    finally {
        await house.closers.close();
    }
}
//# sourceMappingURL=diff.js.map