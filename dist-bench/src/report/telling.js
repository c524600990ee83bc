import { diffText } from './diff-text.js';
import { given } from './given.js';
import { changePlaces } from './places.js';
const MAX_DIFF_LINES = 60;
/** The fields of the pass. */
export function passFields({ result }) {
    const { tenant, source, pass, revision } = result;
    return { tenant, source, pass, ...given({ revision }) };
}
/** The fields of the commit that last touched a file, where it is known. */
export function commitFields({ result }, file) {
    const commit = result.commits.get(file);
    return commit === undefined ? {} : fieldsOfCommit(commit);
}
/** The fields of a commit. */
export function fieldsOfCommit({ sha, author, subject, at }) {
    return { commit: sha, commitAuthor: author, commitSubject: subject, commitAt: at };
}
/** The fields of a change's workflow and the place in its file that the change is about. */
export function changeFields(change, place = changePlaces(change)[0]) {
    const at = change.desired?.positions.at(place?.pointer ?? '');
    return {
        workflow: change.name,
        file: change.file,
        ...given({ workflowId: change.workflowId, line: at?.line, column: at?.column }),
    };
}
/** The fields of who changed a workflow in the tenant, and when. */
export function personFields(live) {
    return given({
        who: live?.modifiedBy?.name ?? live?.modifiedBy?.id,
        modified: live?.modified,
    });
}
/** The diff of some places as a field; absent where nothing differs. */
export function diffField(places, { masker }) {
    return places.length === 0
        ? {}
        : { diff: diffText(places, { masker, maxLines: MAX_DIFF_LINES }).join('\n') };
}
/** The operations that lead from one side of some places to the other. */
export function placeOperations(places) {
    return places.map(({ pointer, before, after }) => {
        if (after === undefined) {
            return { op: 'remove', path: pointer };
        }
        return { op: before === undefined ? 'add' : 'replace', path: pointer, value: after };
    });
}
/** A time as logs write it. */
export function rfc3339(ms) {
    return new Date(ms).toISOString();
}
//# sourceMappingURL=telling.js.map