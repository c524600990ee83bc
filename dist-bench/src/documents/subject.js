import { own } from '../kernel/json.js';
import { stepMaps } from '../workflow/step.js';
import { writtenPaths } from './expressions.js';
import { leavesOf } from './leaves.js';
import { badReferences } from './references.js';
/** Prepares a workflow for the rules. */
export function subjectOf({ workflow, oldSkeleton }) {
    const definition = own(workflow, 'definition');
    const maps = stepMaps(definition);
    const leaves = leavesOf(workflow, maps);
    const paths = writtenPaths(leaves);
    return {
        workflow,
        oldSkeleton,
        enabled: own(workflow, 'enabled') === true,
        trigger: own(workflow, 'trigger'),
        definition,
        maps,
        leaves,
        paths,
        badReferences: badReferences(paths, maps),
    };
}
//# sourceMappingURL=subject.js.map