import { makeRepository } from '../support/git-repository.js';
import { compose } from './composition.js';
import { Control } from './control.js';
import { costOf, peakMemoryMiB } from './cost.js';
import { fileOf, nameOf, workflowFiles, workflowText } from './workload.js';
/** Our side of the comparison: passes over the same tenant with nothing, one and all of the files changed. */
export async function measureOurs(params) {
    const url = String(params['url']);
    const count = Number(params['count']);
    const control = new Control(url);
    const files = workflowFiles(count, { enabled: false });
    const repository = await makeRepository(files);
    const house = await compose({ url, repository: repository.url });
    await house.pass();
    const edited = (index, steps) => ({
        [fileOf(index)]: workflowText(nameOf(index), { enabled: false, steps }),
    });
    const measured = async (changed) => {
        await repository.commit(changed);
        await control.reset();
        const { wallMs, cpuMs } = await costOf(() => house.pass());
        const { total } = await control.counts();
        return { requests: total, wallMs, cpuMs };
    };
    const nothing = await measured({});
    const one = await measured(edited(0, 19));
    const all = await measured(Object.assign({}, ...Array.from({ length: count }, (_, index) => edited(index, 18))));
    await house.close();
    await repository.dispose();
    return { count, nothing, one, all, peakMiB: peakMemoryMiB() };
}
//# sourceMappingURL=measure-ours.js.map