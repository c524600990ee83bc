import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { isEmpty } from '../plan/plan.js';
import { planJson } from '../report/plan-json.js';
import { planMarkdown } from '../report/plan-markdown.js';
import { planText } from '../report/plan-text.js';
import { chooseTenant, openHouse, tellDiagnostics } from './command-context.js';
import { planTenant } from './planning.js';
import { colours, print, say } from './terminal.js';
/** Shows what would change. Ends with 0 when nothing would, 2 when something would, 1 when it cannot be planned. */
export async function plan(terminal, options) {
    const house = await openHouse(terminal, options);
    try {
        const tenant = chooseTenant(house, options.tenant);
        const planned = await planTenant(terminal, house, tenant, options.path);
        tellDiagnostics(terminal, planned.diagnostics);
        tellPlanned(terminal, planned);
        print(terminal, formatted(terminal, house, planned, options));
        if (options.out !== undefined) {
            const receipt = planJson(planned, { masker: house.masker });
            await writeFile(path.resolve(terminal.cwd, options.out), receipt, { mode: 0o600 });
            say(terminal, `Written to ${options.out}.`);
        }
        const broken = planned.diagnostics.some(({ severity }) => severity === 'error');
        return isEmpty(planned.plan) ? (broken ? 1 : 0) : 2;
    }
    finally {
        await house.closers.close();
    }
}
/** Says what a reader must know before the plan: what could not be read, and what cannot be known. */
export function tellPlanned(terminal, planned) {
    for (const { message, hint } of planned.troubles) {
        say(terminal, `${message}\n  ${hint}`);
    }
    if (planned.interrupted.length > 0) {
        say(terminal, `An earlier pass was interrupted in ${planned.interrupted.join(', ')}; the next one ends that first.`);
    }
}
/** A plan in the wanted format. */
export function formatted(terminal, house, planned, options) {
    const { masker } = house;
    switch (options.format) {
        case 'text':
            return planText(planned, { masker, color: colours(terminal, options.color) });
        case 'markdown':
            return planMarkdown(planned, { masker });
        case 'json':
            return planJson(planned, { masker });
    }
}
//# sourceMappingURL=plan.js.map